using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>Ticks of an axis on which the logarithm to base 10 is drawn.</summary>
internal static class LogAxis
{
    internal static void Use(IAxis axis) => axis.TickGenerator = new NumericAutomatic
    {
        MinorTickGenerator = new LogMinorTickGenerator(),
        IntegerTicksOnly = true,
        LabelFormatter = Text,
    };

    private static string Text(double exponent) => exponent switch
    {
        < -3 or > 6 => string.Create(CultureInfo.InvariantCulture, $"1e{exponent:0}"),
        _ => Math.Pow(10, exponent).ToString("#,0.###", CultureInfo.InvariantCulture),
    };
}
