namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>How many labels there are, and between which values.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Min">The smallest label.</param>
/// <param name="Max">The largest label.</param>
internal readonly record struct LabelSummary(long Count, float Min, float Max)
{
    internal static LabelSummary Empty { get; } = new(0, float.PositiveInfinity, float.NegativeInfinity);

    internal bool AllAlike => Min == Max;

    internal LabelSummary With(float label) => new(Count + 1, Math.Min(Min, label), Math.Max(Max, label));
}
