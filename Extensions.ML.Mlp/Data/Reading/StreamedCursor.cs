using System.Globalization;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Splitting;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>One reading of streamed rows, in the view's order. It belongs to one thread.</summary>
internal sealed class StreamedCursor(RowSource view, StreamedSubset part, long count, Preprocessor preprocessor) : IDisposable
{
    private readonly RowCursor _pass = view.Read();
    private readonly HoldOutSampler? _draw = part.NewDraw?.Invoke();
    private readonly float[] _features = new float[view.FeatureCount];
    private long _rows;

    /// <exception cref="InvalidOperationException">The view gives another number of rows than when they were counted.</exception>
    internal bool MoveNext()
    {
        while (_pass.MoveNext())
        {
            if (_draw is not null && _draw.Holds(_pass.Label) != part.HeldOut) continue;
            if (++_rows > count) throw Changed("more");
            return true;
        }
        return _rows == count ? false : throw Changed($"{_rows:N0}");
    }

    /// <summary>Puts the row into a place, prepared.</summary>
    internal void Put(BatchBuffer block, int place)
    {
        _pass.CopyFeatures(_features);
        block.Put(place, _pass, _features, preprocessor);
    }

    public void Dispose() => _pass.Dispose();

    private Exception Changed(string received) => view.Errors.Except(string.Create(
        CultureInfo.InvariantCulture,
        $"A view that is streamed must give the same rows in each pass, but of the {view.What} data's {count:N0} rows "
        + $"a later pass gave {received}; leave the source unchanged while the network trains, or set DataHandling to InMemory."));
}
