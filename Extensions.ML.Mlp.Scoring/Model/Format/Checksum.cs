using System.Buffers.Binary;
using System.Numerics;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 have it: finds every flipped bit and every damaged run of at most 32 bits.</summary>
internal static class Checksum
{
    private const int BlockLength = 16_384;

    internal static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    /// <summary>Of what is left of a stream, which then stands where it stood.</summary>
    internal static uint Of(Stream stream)
    {
        long start = stream.Position;
        Span<byte> block = stackalloc byte[BlockLength];
        uint checksum = uint.MaxValue;
        for (int read; (read = stream.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false)) > 0;)
            checksum = Add(checksum, block[..read]);
        stream.Position = start;
        return ~checksum;
    }

    private static uint Add(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return checksum;
    }
}
