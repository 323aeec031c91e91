namespace Mlp.Samples.Arguments;

/// <summary>Which numbers a real option may be.</summary>
/// <param name="Name">In words, to follow "must be".</param>
/// <param name="Holds">Whether a number is one of them.</param>
internal sealed record RealRange(string Name, Func<double, bool> Holds)
{
    internal static readonly RealRange
        Positive = new("a number above 0", value => value > 0 && double.IsFinite(value)),
        NotNegative = new("a number of at least 0", value => value >= 0 && double.IsFinite(value)),
        Share = new("a number of at least 0 and below 1", value => value is >= 0 and < 1),
        Single = new("a number", value => float.IsFinite((float)value));
}
