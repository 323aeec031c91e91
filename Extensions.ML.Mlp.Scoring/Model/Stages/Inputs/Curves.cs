namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Curves that are linear between knots. All knots lie in one array and all values in another: a curve of two knots costs no more memory
/// than it has in a file.
/// </summary>
/// <param name="Places">The features that go through a curve, ascending.</param>
/// <param name="Width">The values that a feature becomes.</param>
/// <param name="Starts">Where each curve's knots start, and where the last one's end.</param>
/// <param name="AllKnots">Those of each curve one after the other, strictly ascending within it.</param>
/// <param name="AllValues">The values at all knots, [knots, Width] row by row.</param>
internal sealed record Curves(int[] Places, int Width, int[] Starts, float[] AllKnots, float[] AllValues)
{
    /// <param name="places">The features that go through a curve, ascending.</param>
    /// <param name="width">The values that a feature becomes.</param>
    /// <param name="knots">For each of them its knots.</param>
    /// <param name="values">For each of them the values at its knots, [knots, width] row by row.</param>
    internal static Curves Of(int[] places, int width, float[][] knots, float[][] values)
    {
        var starts = new int[knots.Length + 1];
        for (int i = 0; i < knots.Length; i++) starts[i + 1] = starts[i] + knots[i].Length;
        return new(places, width, starts, [.. knots.SelectMany(own => own)], [.. values.SelectMany(own => own)]);
    }

    internal int Count => Places.Length;

    internal int KnotCount(int curve) => Starts[curve + 1] - Starts[curve];

    internal ReadOnlySpan<float> Knots(int curve) => AllKnots.AsSpan(Starts[curve], KnotCount(curve));

    /// <summary>The values at a curve's knots, [knots, Width].</summary>
    internal ReadOnlySpan<float> Values(int curve) => AllValues.AsSpan(Starts[curve] * Width, KnotCount(curve) * Width);
}
