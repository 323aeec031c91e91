using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>
/// Ticks of an axis on which the logarithm to base 10 is drawn. As many are labelled as have room: powers of 10, of these each second,
/// third and so on over many decades, and between them 3, or 2 and 5, or all from 1 to 9, over few.
/// </summary>
internal sealed class LogTicks : ITickGenerator
{
    private const int MostMinorDecades = 12;

    /// <summary>Below this many decades the numbers are so close that even steps of them look evenly spaced.</summary>
    private const double NarrowDecades = 0.5;

    private static readonly double[][] Multiples = [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 5], [1, 3], [1]];

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    internal static void Use(IAxis axis) => axis.TickGenerator = new LogTicks();

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        // A label across the axis needs its height, one along it its width.
        int most = Math.Max(2, (int)(size.Length / (edge.IsVertical() ? 35 : 55)));
        if (range.Length < NarrowDecades) Ticks = Even(range, edge, size, paint, labelStyle);
        else
        {
            double[] labelled = Labelled(range, most);
            Ticks = [.. labelled.Select(place => new Tick(place, Text(place))), .. Minor(range).Except(labelled).Select(place => new Tick(place, "", isMajor: false))];
        }
    }

    private static double[] Labelled(CoordinateRange range, int most)
    {
        foreach (double[] multiples in Multiples)
        {
            double[] places = [.. Places(range, multiples)];
            if (places.Length <= most) return places;
        }
        int step = (int)Math.Ceiling(range.Length / most);
        return [.. Places(range, [1]).Where(place => (int)Math.Round(place) % step == 0)];
    }

    private static IEnumerable<double> Minor(CoordinateRange range) => range.Length <= MostMinorDecades ? Places(range, Multiples[0]) : [];

    private static IEnumerable<double> Places(CoordinateRange range, double[] multiples) =>
        from decade in Enumerable.Range((int)Math.Floor(range.Min), (int)Math.Ceiling(range.Max) - (int)Math.Floor(range.Min) + 1)
        from multiple in multiples
        let place = decade + Math.Log10(multiple)
        where place >= range.Min && place <= range.Max
        select place;

    private static Tick[] Even(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        var numbers = new NumericAutomatic { TickDensity = 0.5 };
        numbers.Regenerate(new(Math.Pow(10, range.Min), Math.Pow(10, range.Max)), edge, size, paint, labelStyle);
        return [.. numbers.Ticks.Where(tick => tick.Position > 0).Select(tick => new Tick(Math.Log10(tick.Position), tick.Label, tick.IsMajor))];
    }

    private static string Text(double place)
    {
        double value = Math.Pow(10, place);
        double power = Math.Floor(place + 1e-9);
        return power is < -3 or > 6
            ? string.Create(CultureInfo.InvariantCulture, $"{value / Math.Pow(10, power):0}e{power:0}")
            : value.ToString("#,0.####", CultureInfo.InvariantCulture);
    }
}
