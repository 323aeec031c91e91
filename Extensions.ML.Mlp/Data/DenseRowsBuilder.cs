using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data;

/// <summary>
/// Collects rows whose number is not known. The features grow by doubling, or have their size from the start where the number is expected.
/// </summary>
internal sealed class DenseRowsBuilder(int width, bool weighted, long? expectedRows = null)
{
    private readonly List<float> _labels = [];
    private readonly List<float>? _weights = weighted ? [] : null;
    private float[] _features = new float[Math.Clamp((expectedRows ?? 1024) * width, 0, Array.MaxLength)];
    private long _used;

    internal int Count => _labels.Count;

    /// <summary>Adds a row, whose features the caller writes into what it gets, [width].</summary>
    /// <exception cref="InvalidOperationException">An array does not hold as many.</exception>
    internal Span<float> Add(IExceptionContext context, string what, float label, float weight)
    {
        long needed = _used + width;
        if (needed > Array.MaxLength)
        {
            throw context.Except(
                $"The {what} data must have at most {Array.MaxLength:N0} values (rows times features) to be held in memory, "
                + $"but it has more with row {_used / width + 1:N0}; set DataHandling to Streaming, or take fewer rows or features.");
        }
        if (needed > _features.Length) Array.Resize(ref _features, (int)Math.Clamp(2L * _features.Length, needed, Array.MaxLength));
        var row = _features.AsSpan((int)_used, width);
        _used = needed;
        _labels.Add(label);
        _weights?.Add(weight);
        return row;
    }

    /// <summary>Puts another row in the place of one, whose features the caller writes into what it gets, [width].</summary>
    internal Span<float> Replace(int row, float label, float weight)
    {
        _labels[row] = label;
        if (_weights is not null) _weights[row] = weight;
        return _features.AsSpan(row * width, width);
    }

    internal DenseRows ToRows()
    {
        if (_used < _features.Length) Array.Resize(ref _features, (int)_used);
        return new(width, _features, [.. _labels], _weights?.ToArray());
    }
}
