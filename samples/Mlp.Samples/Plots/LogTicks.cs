using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>Ticks of an axis on which the logarithm to base 10 is drawn, several of them labelled however short the axis is.</summary>
internal sealed class LogTicks : ITickGenerator
{
    /// <summary>Below this many decades the numbers are so close that even steps of them look evenly spaced.</summary>
    private const double NarrowDecades = 0.5;

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    /// <summary>Whether only whole numbers are labelled where the axis is short.</summary>
    private bool IsWhole { get; init; }

    internal static void Use(IAxis axis, bool isWhole = false) => axis.TickGenerator = new LogTicks { IsWhole = isWhole };

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        // A label across the axis needs its height, one along it its width.
        int most = Math.Max(2, (int)(size.Length / (edge.IsVertical() ? 35 : 55)));
        Ticks = range.Length < NarrowDecades ? Even(range, edge, size, paint, labelStyle) : Logarithmic(range, most);
    }

    private static Tick[] Logarithmic(CoordinateRange range, int most)
    {
        double[] labelled = LogPlaces.Labelled(range.Min, range.Max, most);
        var minor = LogPlaces.Minor(range.Min, range.Max).Except(labelled).Select(place => new Tick(place, "", isMajor: false));
        return [.. labelled.Select(place => new Tick(place, LogPlaces.Text(place))), .. minor];
    }

    private Tick[] Even(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        var numbers = new NumericAutomatic { TickDensity = 0.5, IntegerTicksOnly = IsWhole };
        numbers.Regenerate(new(Math.Pow(10, range.Min), Math.Pow(10, range.Max)), edge, size, paint, labelStyle);
        var positive = numbers.Ticks.Where(tick => tick.Position > 0);
        return [.. positive.Select(tick => new Tick(Math.Log10(tick.Position), tick.Label, tick.IsMajor))];
    }
}
