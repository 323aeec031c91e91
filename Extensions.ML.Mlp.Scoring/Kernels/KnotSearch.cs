using System.Numerics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>Finds the segment between knots that a value lies on.</summary>
internal static class KnotSearch
{
    /// <summary>So few knots are counted faster than halved: a processor that guesses a half wrongly waits for longer.</summary>
    private const int Window = 64;

    /// <summary>The segment of a value, or the one that it is nearest to; it ends at the next knot. NaN gives the first.</summary>
    /// <param name="knots">At least two, ascending.</param>
    /// <param name="value">The value.</param>
    internal static int Segment(ReadOnlySpan<float> knots, float value)
    {
        // The first and the last knot end no segment before them.
        var inner = knots[1..^1];
        int passed = 0;
        while (inner.Length > Window)
        {
            int half = inner.Length / 2;
            bool isBehind = value >= inner[half];
            passed += isBehind ? half : 0;
            inner = inner.Slice(isBehind ? half : 0, inner.Length - half);
        }
        return passed + CountUpTo(inner, value);
    }

    /// <summary>How far a value is through a segment: 0 at its start, 1 at its end.</summary>
    internal static float Share(ReadOnlySpan<float> knots, int segment, float value)
    {
        float from = knots[segment], to = knots[segment + 1], way = value - from, length = to - from;
        // Between knots as far apart as the largest numbers, only doubles hold the distances.
        return float.IsInfinity(way) || float.IsInfinity(length) ? (float)(((double)value - from) / ((double)to - from)) : way / length;
    }

    private static int CountUpTo(ReadOnlySpan<float> knots, float value)
    {
        int count = 0, at = 0;
        if (knots.Length >= Vector<float>.Count)
        {
            // Each lane that is not above counts -1.
            var values = new Vector<float>(value);
            var counts = Vector<int>.Zero;
            for (; at <= knots.Length - Vector<float>.Count; at += Vector<float>.Count)
                counts += Vector.LessThanOrEqual(new Vector<float>(knots[at..]), values);
            count = -Vector.Sum(counts);
        }
        for (; at < knots.Length; at++) count += value >= knots[at] ? 1 : 0;
        return count;
    }
}
