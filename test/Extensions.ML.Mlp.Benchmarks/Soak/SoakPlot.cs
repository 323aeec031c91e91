using Mlp.Samples.Plots;
using ScottPlot;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>A panel for each thing that the process holds, over time, with the line of the second half.</summary>
internal static class SoakPlot
{
    private static readonly PixelSize Cell = new(560, 380);

    internal static void Save(string path, IReadOnlyList<SoakSample> samples, SoakMeasure[] measures) =>
        PictureGrid.Save(path, [.. measures.Select(measure => Panel(measure, samples))], columns: 2, Cell);

    private static Plot Panel(SoakMeasure measure, IReadOnlyList<SoakSample> samples)
    {
        var plot = Picture.Create(measure.Title, "minutes", measure.Unit);
        var line = plot.Add.ScatterLine(samples.Select(sample => sample.Minutes).ToArray(), samples.Select(measure.Take).ToArray(), SeriesStyle.ColorOf(2));
        line.LineWidth = 1.5f;
        var trend = plot.Add.Line(measure.Trend(samples[^1].Minutes / 2), measure.Trend(samples[^1].Minutes));
        (trend.LineColor, trend.LineWidth) = (SeriesStyle.ColorOf(1), 2.5f);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(0, 1.1 * Math.Max(1, samples.Max(measure.Take)));
        Picture.MakePanel(plot);
        return plot;
    }
}
