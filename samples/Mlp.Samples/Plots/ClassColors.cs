using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>A colour for each of two classes, and those between; told apart by colour-blind eyes too (Okabe and Ito 2008).</summary>
internal static class ClassColors
{
    internal static readonly Color False = Color.FromHex("#0072B2"), True = Color.FromHex("#D55E00");

    /// <summary>From sure of false over undecided to sure of true; pale, so that points show above it.</summary>
    internal static readonly IColormap Probability = new ScottPlot.Colormaps.CustomInterpolated(
        [False.MixedWith(Colors.White, 0.45), Colors.White, True.MixedWith(Colors.White, 0.45)]);

    internal static Color Of(bool label) => label ? True : False;
}
