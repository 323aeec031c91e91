using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>A row-major array that grows by doubling; at once to its size where the view knows its number of rows.</summary>
internal sealed class RowBuffer(int width, long? expectedRows)
{
    private float[] _values = new float[Math.Clamp((expectedRows ?? 1024) * width, 0, Array.MaxLength)];
    private long _used;

    /// <summary>A row that is there, [width].</summary>
    internal Span<float> Row(int row) => _values.AsSpan(row * width, width);

    /// <summary>The place of one more row, [width].</summary>
    internal Span<float> NextRow(IExceptionContext context, string what)
    {
        long needed = _used + width;
        if (needed > Array.MaxLength)
            throw context.Except($"The {what} data must have at most {Array.MaxLength:N0} values (rows times features) to be held in memory, but it has more with row {_used / width + 1:N0}; set DataHandling to Streaming, or take fewer rows or features.");
        if (needed > _values.Length) Array.Resize(ref _values, (int)Math.Clamp(2L * _values.Length, needed, Array.MaxLength));
        var row = _values.AsSpan((int)_used, width);
        _used = needed;
        return row;
    }

    internal float[] ToArray()
    {
        if (_used < _values.Length) Array.Resize(ref _values, (int)_used);
        return _values;
    }
}
