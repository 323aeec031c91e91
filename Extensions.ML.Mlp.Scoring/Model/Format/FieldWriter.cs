namespace Extensions.ML.Mlp.Model.Format;

/// <summary>
/// Writes arrays as <see cref="FieldReader"/> reads them; <see cref="BinaryWriter"/> itself writes little-endian everywhere.
/// </summary>
internal static class FieldWriter
{
    internal static void WriteFloats(this BinaryWriter writer, ReadOnlySpan<float> values)
    {
        foreach (float value in values) writer.Write(value);
    }

    internal static void WriteInts(this BinaryWriter writer, ReadOnlySpan<int> values)
    {
        foreach (int value in values) writer.Write(value);
    }

    internal static void WriteDoubles(this BinaryWriter writer, ReadOnlySpan<double> values)
    {
        foreach (double value in values) writer.Write(value);
    }

    /// <summary>Writes a field: its number, its length in bytes, and what <paramref name="write"/> writes.</summary>
    internal static void WriteField(this BinaryWriter writer, ushort field, Action<BinaryWriter> write)
    {
        using var payload = new MemoryStream();
        using var inner = new BinaryWriter(payload);
        write(inner);
        inner.Flush();
        writer.Write(field);
        writer.Write(checked((int)payload.Length));
        writer.Write(payload.GetBuffer().AsSpan(0, (int)payload.Length));
    }
}
