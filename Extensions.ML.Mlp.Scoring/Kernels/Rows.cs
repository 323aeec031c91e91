namespace Extensions.ML.Mlp.Kernels;

/// <summary>Rows to read, one every <paramref name="stride"/> values.</summary>
internal readonly ref struct InputRows(ReadOnlySpan<float> values, int stride)
{
    internal ReadOnlySpan<float> Values { get; } = values;

    internal int Stride { get; } = stride;

    internal ReadOnlySpan<float> Row(int index, int width) => Values.Slice(index * Stride, width);
}

/// <summary>
/// Rows to write, one every <paramref name="stride"/> values. What lies between a row's end and the next row may be written too.
/// </summary>
internal readonly ref struct OutputRows(Span<float> values, int count, int stride)
{
    internal Span<float> Values { get; } = values;

    internal int Count { get; } = count;

    internal int Stride { get; } = stride;

    internal Span<float> Row(int index, int width) => Values.Slice(index * Stride, width);

    internal InputRows AsInputs => new(Values, Stride);
}
