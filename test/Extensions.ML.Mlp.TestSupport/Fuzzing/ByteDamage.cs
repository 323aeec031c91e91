using System.Buffers.Binary;

namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>What befalls bytes that nobody understands: flips, cuts, holes, doubled runs, numbers at the edge of their type.</summary>
internal static class ByteDamage
{
    private static readonly int[] Edges = [-1, int.MinValue, int.MaxValue, int.MaxValue / 4, int.MaxValue / 4 + 1, 0, 1, 255, 65_536, 1 << 20, 1 << 28];

    internal static byte[] Apply(byte[] bytes, Random random)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        int at = random.Next(bytes.Length), run = random.Next(1, Math.Min(64, bytes.Length - at) + 1);
        return random.Next(8) switch
        {
            0 => Flipped(bytes, at, random.Next(8)),
            1 => Written(bytes, at, [(byte)random.Next(256)]),
            2 => bytes[..at],
            3 => [.. bytes[..at], .. bytes[(at + run)..]],
            4 => [.. bytes[..(at + run)], .. bytes[at..]],
            5 => Written(bytes, at, new byte[run]),
            6 => Written(bytes, at, Number(bytes, at, random)),
            _ => [.. bytes, .. bytes[at..(at + run)]],
        };
    }

    private static byte[] Flipped(byte[] bytes, int at, int bit) => Written(bytes, at, [(byte)(bytes[at] ^ 1 << bit)]);

    /// <summary>A count at an edge, or one beside the one that is there.</summary>
    private static byte[] Number(byte[] bytes, int at, Random random)
    {
        int there = at + 4 <= bytes.Length ? BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) : 0;
        int edge = random.Next(3) == 0 ? there + random.Next(-2, 3) : Edges[random.Next(Edges.Length)];
        return BitConverter.GetBytes(edge);
    }

    /// <summary>The bytes with others in their place, as far as there is room.</summary>
    internal static byte[] Written(byte[] bytes, int at, byte[] others)
    {
        byte[] written = [.. bytes];
        others.AsSpan(0, Math.Min(others.Length, bytes.Length - at)).CopyTo(written.AsSpan(at));
        return written;
    }
}
