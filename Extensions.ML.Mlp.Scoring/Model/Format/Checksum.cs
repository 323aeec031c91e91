using System.Buffers.Binary;
using System.Numerics;

namespace Extensions.ML.Mlp.Model.Format;

/// <summary>CRC-32C (Castagnoli), as iSCSI and ext4 have it: finds every flipped bit and every damaged run of at most 32 bits.</summary>
internal static class Checksum
{
    internal static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes) checksum = BitOperations.Crc32C(checksum, value);
        return ~checksum;
    }
}
