using System.Buffers.Binary;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>A tensor as it lies in a safetensors file.</summary>
internal sealed record SafetensorsTensor(string Name, string Type, long[] Shape, SafetensorsBytes Bytes)
{
    /// <summary>A multiple of every type's size.</summary>
    private const int BlockLength = 4096;

    /// <summary>The values, row by row, in float32.</summary>
    internal float[] Floats() => Type switch
    {
        "F64" => Convert(sizeof(double), bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        "F32" => Convert(sizeof(float), BinaryPrimitives.ReadSingleLittleEndian),
        "F16" => Convert(2, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        "BF16" => Convert(2, bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16)),
        _ => throw new FormatException(
            $"The tensor '{Excerpt.Of(Name)}' is of type {Type}, but weights must be F64, F32, F16 or BF16; convert it."),
    };

    /// <summary>The values of a vector.</summary>
    internal float[] Vector() => Vector(Lengths(1)[0]);

    /// <summary>The values of a vector of a given length.</summary>
    internal float[] Vector(long length) => Shaped(length);

    /// <summary>The values of a tensor of a given shape.</summary>
    internal float[] Shaped(params ReadOnlySpan<long> shape) => shape.SequenceEqual(Shape)
        ? Floats()
        : throw new FormatException(
            $"The tensor '{Excerpt.Of(Name)}' has shape {ShapeText}, but must have [{string.Join(", ", shape.ToArray())}].");

    /// <summary>The shape of a tensor of some dimensions.</summary>
    internal int[] Lengths(int dimensions) => Shape.Length == dimensions && Array.TrueForAll(Shape, length => length <= int.MaxValue)
        ? [.. Shape.Select(length => (int)length)]
        : throw new FormatException(
            $"The tensor '{Excerpt.Of(Name)}' has shape {ShapeText}, but must have {dimensions} dimensions of less than 2^31.");

    /// <summary>The values of a tensor of integers of 32 bits.</summary>
    internal int[] Ints(int dimensions)
    {
        Lengths(dimensions);
        return Type == "I32" ? Convert(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian)
            : throw new FormatException($"The tensor '{Excerpt.Of(Name)}' is of type {Type}, but must be I32; convert it.");
    }

    /// <summary>A vector of some of the values.</summary>
    internal SafetensorsTensor Part(long begin, long count)
    {
        int size = SizeOf(Type)!.Value;
        return this with { Shape = [count], Bytes = Bytes.From(begin * size, (begin + count) * size) };
    }

    internal string ShapeText => Excerpt.Of($"[{string.Join(", ", Shape)}]");

    /// <summary>The bytes that a value of a type takes; null for an unknown type.</summary>
    internal static int? SizeOf(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };

    private T[] Convert<T>(int size, Func<ReadOnlySpan<byte>, T> read)
    {
        if (Bytes.Length / size > Array.MaxLength)
            throw new FormatException(
                $"The tensor '{Excerpt.Of(Name)}' has {Bytes.Length / size} values, but at most {Array.MaxLength} can be loaded.");
        var values = new T[Bytes.Length / size];
        Span<byte> block = stackalloc byte[BlockLength];
        for (int done = 0; done < values.Length; done += BlockLength / size)
        {
            var rest = values.AsSpan(done);
            var bytes = block[..(Math.Min(rest.Length, BlockLength / size) * size)];
            Bytes.Read((long)done * size, bytes);
            for (int i = 0; i < bytes.Length / size; i++) rest[i] = read(bytes[(i * size)..]);
        }
        return values;
    }
}

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
