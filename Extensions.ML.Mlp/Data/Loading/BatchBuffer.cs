using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>Places for some prepared rows, used again and again.</summary>
internal sealed class BatchBuffer(int rows, int width, bool weighted)
{
    private readonly DenseRows _rows = new(width, new float[checked(rows * width)], new float[rows], weighted ? new float[rows] : null);

    internal int Capacity => rows;

    /// <summary>Puts the row that a cursor stands on into a place, prepared.</summary>
    /// <param name="place">The place.</param>
    /// <param name="cursor">Where the label and weight come from.</param>
    /// <param name="read">The row's features as they were read.</param>
    /// <param name="preprocessor">What becomes of them.</param>
    internal void Put(int place, RowCursor cursor, ReadOnlySpan<float> read, Preprocessor preprocessor)
    {
        preprocessor.Apply(read, 1, _rows.FeaturesOf(place));
        _rows.Labels[place] = preprocessor.Label(cursor.Label);
        if (_rows.Weights is { } weights) weights[place] = preprocessor.Weight(cursor.Weight, cursor.Label);
    }

    /// <summary>Puts a row of another buffer into a place.</summary>
    internal void Put(int place, BatchBuffer source, int row) => Put(place, source._rows, row);

    /// <summary>Puts a prepared row into a place.</summary>
    internal void Put(int place, DenseRows source, int row)
    {
        source.FeaturesOf(row).CopyTo(_rows.FeaturesOf(place));
        _rows.Labels[place] = source.Labels[row];
        if (_rows.Weights is { } weights) weights[place] = source.Weights![row];
    }

    /// <summary>The first rows as a batch.</summary>
    internal Batch ToBatch(int count) => Batch.Of(_rows, count);
}
