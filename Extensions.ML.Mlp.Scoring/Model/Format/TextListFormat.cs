namespace Extensions.ML.Mlp.Model.Format;

/// <summary>Texts as bytes: the length of each in bytes (4 bytes each), then all of them as UTF-8. Their number stands elsewhere.</summary>
internal static class TextListFormat
{
    internal static void Write(BinaryWriter writer, TextList texts)
    {
        writer.WriteInts(texts.Lengths);
        writer.Write(texts.Utf8);
    }

    /// <exception cref="FormatException">A length is negative, or the bytes end too early.</exception>
    internal static TextList Read(ref FieldReader reader, int count)
    {
        int[] lengths = reader.Ints(count);
        long bytes = 0;
        foreach (int length in lengths)
            bytes += length >= 0 ? length : throw new FormatException("The model has a key of negative length; the file is damaged.");
        return new(lengths, reader.Take(bytes).ToArray());
    }
}
