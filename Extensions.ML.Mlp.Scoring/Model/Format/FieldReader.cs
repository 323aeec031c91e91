using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>Reads little-endian values from bytes that may come from anywhere: nothing is allocated that the bytes do not hold.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    internal readonly bool AtEnd => _rest.IsEmpty;

    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal byte Byte() => Take(1)[0];

    internal ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    internal uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A count: an integer that is not negative.</summary>
    internal int Count()
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
        return count >= 0 ? count : throw new FormatException($"The model holds a count of {count}; the file is damaged.");
    }

    /// <summary>A count of parts that take some bytes each: no more of them than the bytes can hold.</summary>
    internal int CountOf(int leastBytes)
    {
        int count = Count();
        return count <= _rest.Length / leastBytes
            ? count
            : throw new FormatException(
                $"The model claims {count} parts of at least {leastBytes} bytes, but {_rest.Length} bytes are left; the file is damaged.");
    }

    internal ReadOnlySpan<byte> Take(long length)
    {
        if (length > _rest.Length)
            throw new FormatException($"The model ends {length - _rest.Length} bytes too early; the file is damaged.");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    internal float[] Floats(long count)
    {
        var values = MemoryMarshal.Cast<byte, float>(Take(CheckedBytes(count, sizeof(float)))).ToArray();
        if (!BitConverter.IsLittleEndian) SwapBytes(MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    internal void Floats(Span<float> values)
    {
        MemoryMarshal.Cast<byte, float>(Take(values.Length * sizeof(float))).CopyTo(values);
        if (!BitConverter.IsLittleEndian) SwapBytes(MemoryMarshal.Cast<float, int>(values));
    }

    internal void SkipFloats(long count) => Take(CheckedBytes(count, sizeof(float)));

    internal int[] Ints(long count)
    {
        var values = MemoryMarshal.Cast<byte, int>(Take(CheckedBytes(count, sizeof(int)))).ToArray();
        if (!BitConverter.IsLittleEndian) SwapBytes(values);
        return values;
    }

    internal double[] Doubles(long count)
    {
        var bytes = Take(CheckedBytes(count, sizeof(double)));
        var values = new double[count];
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        return values;
    }

    /// <summary>A product that cannot overflow: a count beyond what any file holds ends as one that is too long.</summary>
    private static long CheckedBytes(long count, int size) => count <= int.MaxValue ? count * size : long.MaxValue / 2;

    private static void SwapBytes(Span<int> values) => BinaryPrimitives.ReverseEndianness(values, values);
}
