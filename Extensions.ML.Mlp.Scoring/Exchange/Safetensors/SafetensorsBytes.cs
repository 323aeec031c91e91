namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>A part of a stream that can seek. What is read is converted at once, so that a file is never in memory as a whole.</summary>
internal sealed class SafetensorsBytes
{
    private readonly Stream _stream;
    private readonly long _begin;

    /// <summary>What is left of a stream; of one that cannot seek, a copy.</summary>
    internal SafetensorsBytes(Stream stream)
    {
        _stream = stream.CanSeek ? stream : Copy(stream);
        _begin = _stream.Position;
        Length = _stream.Length - _begin;
    }

    private SafetensorsBytes(Stream stream, long begin, long length) => (_stream, _begin, Length) = (stream, begin, length);

    internal long Length { get; }

    internal SafetensorsBytes From(long begin) => From(begin, Length);

    internal SafetensorsBytes From(long begin, long end) => new(_stream, _begin + begin, end - begin);

    internal void Read(long begin, Span<byte> bytes)
    {
        _stream.Position = _begin + begin;
        _stream.ReadExactly(bytes);
    }

    private static MemoryStream Copy(Stream stream)
    {
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }
}
