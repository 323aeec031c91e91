namespace Extensions.ML.Mlp.Model.Format;

/// <summary>What is left of a stream as one array: of its size where the stream tells it, else of one that grows.</summary>
internal static class StreamBytes
{
    /// <param name="head">Bytes that were read already; they come first.</param>
    /// <param name="stream">Is read from where it stands to its end.</param>
    internal static ReadOnlyMemory<byte> Read(ReadOnlySpan<byte> head, Stream stream) =>
        stream.CanSeek ? ReadKnown(head, stream, head.Length + Math.Max(stream.Length - stream.Position, 0)) : ReadGrowing(head, stream);

    private static ReadOnlyMemory<byte> ReadKnown(ReadOnlySpan<byte> head, Stream stream, long length)
    {
        if (length > Array.MaxLength)
            throw new FormatException(
                $"A model has at most {Array.MaxLength} bytes, but the stream has {length}; give one that holds the model alone.");
        byte[] bytes = new byte[length];
        head.CopyTo(bytes);
        int read = stream.ReadAtLeast(bytes.AsSpan(head.Length), bytes.Length - head.Length, throwOnEndOfStream: false);
        return bytes.AsMemory(0, head.Length + read);
    }

    private static ReadOnlyMemory<byte> ReadGrowing(ReadOnlySpan<byte> head, Stream stream)
    {
        using var bytes = new MemoryStream();
        bytes.Write(head);
        stream.CopyTo(bytes);
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
