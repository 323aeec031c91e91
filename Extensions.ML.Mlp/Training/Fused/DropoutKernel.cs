using System.Numerics;
using System.Runtime.Intrinsics;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Values dropped by a hash of a key and their number, which is random enough for masks and needs no state. The hash is the 32-bit mix of
/// two multiplications of Chris Wellons's "hash prospector" (lowbias32), with half of the key before each.
/// </summary>
internal static class DropoutKernel
{
    private const uint First = 0x7feb352d, Second = 0x846ca68b;

    /// <param name="from">The values.</param>
    /// <param name="to">Receives 0, or the value divided by what is not dropped.</param>
    /// <param name="rate">The share that is dropped.</param>
    /// <param name="key">Of the stream of hashes; well mixed, since keys that differ in a bit may give like streams.</param>
    /// <param name="number">The number of the first value in the stream.</param>
    internal static void Apply(ReadOnlySpan<float> from, Span<float> to, double rate, ulong key, uint number)
    {
        uint limit = (uint)(rate * uint.MaxValue), before = (uint)key, between = (uint)(key >> 32);
        float scale = (float)(1 / (1 - rate));
        int i = Vector512.IsHardwareAccelerated
            ? Wide(from, to, limit, scale, before, between, number)
            : Native(from, to, limit, scale, before, between, number);
        for (; i < from.Length; i++) to[i] = Hash((number + (uint)i) ^ before, between) < limit ? 0 : from[i] * scale;
    }

    private static uint Hash(uint x, uint between)
    {
        x ^= x >> 16;
        x *= First;
        x ^= between ^ (x >> 15);
        x *= Second;
        return x ^ (x >> 16);
    }

    private static int Wide(ReadOnlySpan<float> from, Span<float> to, uint limit, float scale, uint before, uint between, uint number)
    {
        var numbers = Vector512<uint>.Indices + Vector512.Create(number);
        int i = 0;
        for (; i <= from.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var x = numbers ^ Vector512.Create(before);
            x ^= x >>> 16;
            x *= Vector512.Create(First);
            x ^= Vector512.Create(between) ^ (x >>> 15);
            x *= Vector512.Create(Second);
            x ^= x >>> 16;
            var kept = Vector512.GreaterThanOrEqual(x, Vector512.Create(limit)).AsSingle() & (Vector512.Create(from[i..]) * scale);
            kept.CopyTo(to[i..]);
            numbers += Vector512.Create((uint)Vector512<float>.Count);
        }
        return i;
    }

    private static int Native(ReadOnlySpan<float> from, Span<float> to, uint limit, float scale, uint before, uint between, uint number)
    {
        var numbers = Vector<uint>.Indices + new Vector<uint>(number);
        int i = 0;
        for (; i <= from.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var x = numbers ^ new Vector<uint>(before);
            x ^= x >>> 16;
            x *= new Vector<uint>(First);
            x ^= new Vector<uint>(between) ^ (x >>> 15);
            x *= new Vector<uint>(Second);
            x ^= x >>> 16;
            var kept = Vector.AsVectorSingle(Vector.GreaterThanOrEqual(x, new Vector<uint>(limit))) & (new Vector<float>(from[i..]) * scale);
            kept.CopyTo(to[i..]);
            numbers += new Vector<uint>((uint)Vector<float>.Count);
        }
        return i;
    }
}
