namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>How many labels there are, and between which values.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Least">The smallest label.</param>
/// <param name="Most">The largest label.</param>
internal readonly record struct LabelRange(long Count, float Least, float Most)
{
    internal static LabelRange Empty { get; } = new(0, float.PositiveInfinity, float.NegativeInfinity);

    internal bool AllAlike => Least == Most;

    internal LabelRange With(float label) => new(Count + 1, Math.Min(Least, label), Math.Max(Most, label));
}
