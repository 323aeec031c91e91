using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>Places for some prepared rows, used again and again.</summary>
internal sealed class BatchBuffer(int rows, int width, bool weighted)
{
    private readonly float[] _features = new float[checked(rows * width)];
    private readonly float[] _labels = new float[rows];
    private readonly float[]? _weights = weighted ? new float[rows] : null;

    internal int Capacity => rows;

    /// <summary>Puts the row that a pass stands on into a place, prepared.</summary>
    /// <param name="place">The place.</param>
    /// <param name="pass">Where the label and weight come from.</param>
    /// <param name="read">The row's features as they were read.</param>
    /// <param name="preparation">What becomes of them.</param>
    internal void Put(int place, RowCursor pass, ReadOnlySpan<float> read, Preprocessor preparation)
    {
        preparation.Apply(read, 1, _features.AsSpan(place * width, width));
        _labels[place] = preparation.Label(pass.Label);
        if (_weights is not null) _weights[place] = preparation.Weight(pass.Weight, pass.Label);
    }

    /// <summary>Puts a row of another block into a place.</summary>
    internal void Put(int place, BatchBuffer source, int from)
    {
        source._features.AsSpan(from * width, width).CopyTo(_features.AsSpan(place * width));
        _labels[place] = source._labels[from];
        if (_weights is not null) _weights[place] = source._weights![from];
    }

    /// <summary>The first rows as a batch.</summary>
    internal Batch ToBatch(int count)
    {
        double total = count;
        if (_weights is not null)
        {
            total = 0;
            foreach (float weight in _weights.AsSpan(..count)) total += weight;
        }
        return new(count, _features, _labels, _weights, total);
    }
}
