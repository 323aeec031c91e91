using Mlp.Samples.Toy;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The points of a noisy wave, the wave, and what networks make of them.</summary>
internal static class WavePlot
{
    private static readonly Color Grey = Color.FromHex("#7F7F7F");

    /// <param name="path">The file.</param>
    /// <param name="title">Of the plot.</param>
    /// <param name="train">The points that the networks learned from.</param>
    /// <param name="curves">What the networks say.</param>
    /// <param name="fillBetween">Whether the first and the last curve bound a band.</param>
    internal static void Save(string path, string title, WavePoint[] train, IReadOnlyList<Curve> curves, bool fillBetween)
    {
        Curve wave = new("the wave itself", [.. train.Select(point => new Coordinates(point.X, point.Truth))]);
        var plot = new CurvePlot { Title = title, XLabel = "X", YLabel = "Y" }.Create([wave, .. curves]);
        AddPoints(plot, train);
        if (fillBetween) AddBand(plot, curves[0], curves[^1]);
        plot.Axes.AutoScale();
        CurvePlot.Save(path, plot);
    }

    private static void AddPoints(Plot plot, WavePoint[] train)
    {
        Coordinates[] places = [.. train.Select(point => new Coordinates(point.X, point.Label))];
        var points = plot.Add.Markers(places, MarkerShape.FilledCircle, size: 5, Grey.WithAlpha(0.5));
        points.LegendText = "train points";
        plot.MoveToBack(points);
    }

    private static void AddBand(Plot plot, Curve low, Curve high)
    {
        (double, double, double)[] edges = [.. low.Points.Zip(high.Points, (bottom, top) => (bottom.X, bottom.Y, top.Y))];
        var band = plot.Add.FillY(edges);
        band.FillColor = SeriesStyle.ColorOf(6).WithAlpha(0.25);
        band.LineWidth = 0;
        band.LegendText = "between the quantiles";
        plot.MoveToBack(band);
    }
}
