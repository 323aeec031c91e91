using Extensions.ML.Mlp.Data.Splitting;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>Which of a view's rows a pass takes: all, or those that are held out for validation, or the others.</summary>
/// <param name="NewDraw">Begins the draw of a pass; null where nothing is held out.</param>
/// <param name="HeldOut">Whether the rows that are held out are taken, not the others.</param>
internal sealed record StreamedSubset(Func<HoldOutSampler>? NewDraw, bool HeldOut)
{
    internal static StreamedSubset All { get; } = new(null, HeldOut: false);
}
