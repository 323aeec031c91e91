namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>
/// The spread up to which values count as one: 16 units in the last place of the largest of them. Values that differ by less differ by
/// rounding alone, and a division by their spread would turn a value outside of it into millions.
/// </summary>
internal static class MinSpread
{
    private const double Ulps = 16;

    /// <summary>The smallest normal Single: the reciprocal of a smaller number is infinite, or nearly so.</summary>
    private const double MinNormal = 1.17549435e-38;

    private const int FractionBits = 23;

    /// <param name="magnitude">The largest absolute value, at least 0 and finite.</param>
    internal static double Of(double magnitude) =>
        magnitude < MinNormal ? MinNormal : Math.Max(MinNormal, Ulps * Math.ScaleB(1, Math.ILogB(magnitude) - FractionBits));
}
