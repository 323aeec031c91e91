using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>The rows that one pass gave, with the runs of rows of the same batch.</summary>
internal sealed class RowPart(int width, bool weighted, long? expectedRows)
{
    private readonly RowBuffer _features = new(width, expectedRows);
    private readonly List<float> _labels = [];
    private readonly List<float>? _weights = weighted ? [] : null;
    private readonly List<(long Batch, int Start)> _runs = [];

    internal int Count => _labels.Count;

    internal void Add(IExceptionContext context, string what, RowCursor pass)
    {
        if (_runs.Count == 0 || _runs[^1].Batch != pass.Batch) _runs.Add((pass.Batch, Count));
        pass.CopyFeatures(_features.NextRow(context, what));
        _labels.Add(pass.Label);
        _weights?.Add(pass.Weight);
    }

    /// <summary>The part as rows in the order in which they came.</summary>
    internal DenseRows ToRows() => new(width, _features.ToArray(), [.. _labels], _weights?.ToArray());

    /// <summary>The runs of the part, in its order.</summary>
    internal IEnumerable<RowRun> Runs()
    {
        var rows = ToRows();
        for (int run = 0; run < _runs.Count; run++)
            yield return new(_runs[run].Batch, rows, _runs[run].Start, (run + 1 < _runs.Count ? _runs[run + 1].Start : Count) - _runs[run].Start);
    }
}
