using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>How the curves of a plot are told apart, also by colour-blind eyes (Okabe and Ito 2008, without the yellow).</summary>
internal static class SeriesStyle
{
    private static readonly Color[] Colours =
    [
        Colors.Black,
        Color.FromHex("#D55E00"),
        Color.FromHex("#0072B2"),
        Color.FromHex("#009E73"),
        Color.FromHex("#CC79A7"),
        Color.FromHex("#E69F00"),
        Color.FromHex("#56B4E9"),
    ];

    private static readonly LinePattern[] Patterns = [LinePattern.Solid, LinePattern.Dashed, LinePattern.Dotted];

    /// <summary>So many curves can be told apart by colour.</summary>
    internal static int ColorCount => Colours.Length;

    internal static Color ColorOf(int index) => Colours[index % Colours.Length];

    internal static LinePattern PatternOf(int index) => Patterns[index / Colours.Length % Patterns.Length];
}
