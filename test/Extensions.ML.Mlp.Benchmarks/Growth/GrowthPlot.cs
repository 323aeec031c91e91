using System.Globalization;
using Mlp.Samples.Plots;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>A panel for each size that grows, with logarithmic axes and a line that is linear.</summary>
internal static class GrowthPlot
{
    private static readonly PixelSize Cell = new(640, 480);

    internal static void Save(string path, GrowthCurve[] curves) =>
        PictureGrid.Save(path, [.. curves.GroupBy(curve => curve.Series.Name).Select(series => Panel(series.Key, [.. series]))], columns: 2, Cell);

    private static Plot Panel(string name, GrowthCurve[] curves)
    {
        var plot = Picture.Create($"Time of an epoch against {name}", $"{name} (log scale)", "ms (log scale)");
        for (int i = 0; i < curves.Length; i++) AddCurve(plot, curves[i], i + 1);
        AddLinear(plot, curves[0].Points);
        plot.Axes.Bottom.TickGenerator = SizeTicks(curves[0].Points);
        LogTicks.Use(plot.Axes.Left);
        plot.Axes.AutoScale();
        plot.ShowLegend(Alignment.LowerRight);
        Picture.MakePanel(plot);
        return plot;
    }

    private static NumericManual SizeTicks(GrowthPoint[] points)
    {
        var ticks = new NumericManual();
        foreach (var point in points) ticks.AddMajor(Math.Log10(point.Size), point.Size.ToString("N0", CultureInfo.InvariantCulture));
        return ticks;
    }

    private static void AddCurve(Plot plot, GrowthCurve curve, int style)
    {
        Coordinates[] points = [.. curve.Points.Select(point => Place(point.Size, point.Epoch.Median))];
        var line = plot.Add.ScatterLine(points, SeriesStyle.ColorOf(style));
        (line.LineWidth, line.MarkerSize) = (2.5f, 7);
        line.LegendText = FormattableString.Invariant($"threads: {curve.Threads}, slope {curve.Slope:F2}, at the end {curve.LastSlope:F2}");
    }

    /// <summary>A line of slope 1 that ends where the first curve does.</summary>
    private static void AddLinear(Plot plot, GrowthPoint[] points)
    {
        var (least, most) = (points[0], points[^1]);
        Coordinates[] ends = [Place(least.Size, most.Epoch.Median * least.Size / most.Size), Place(most.Size, most.Epoch.Median)];
        var line = plot.Add.ScatterLine(ends, SeriesStyle.ColorOf(0));
        (line.LineWidth, line.MarkerSize, line.LinePattern) = (1.5f, 0, LinePattern.Dashed);
        line.LegendText = "linear";
    }

    private static Coordinates Place(double x, double y) => new(Math.Log10(x), Math.Log10(y));
}
