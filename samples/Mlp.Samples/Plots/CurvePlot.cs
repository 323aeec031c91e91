using ScottPlot;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>Several curves in one plot, their names beside it.</summary>
internal sealed class CurvePlot
{
    private const int MarkersUpTo = 25;

    /// <summary>How much of an axis is left free before the first epoch: too little for the place of 0, or of 0.9 where it is logarithmic.</summary>
    private const double BeforeFirst = 0.04;

    internal required string Title { get; init; }
    internal required string XLabel { get; init; }
    internal required string YLabel { get; init; }
    internal bool LogarithmicX { get; init; }
    internal bool LogarithmicY { get; init; }

    /// <summary>The lowest value that is shown; null for all.</summary>
    internal double? YLeast { get; init; }

    internal void Save(string path, IReadOnlyList<Curve> curves) => Save(path, Create(curves));

    /// <summary>Saves a plot that <see cref="Create"/> gave, the names beside it.</summary>
    internal static void Save(string path, Plot plot)
    {
        int names = LegendWidth(plot);
        plot.Layout.Fixed(Picture.Padding with { Right = names });
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, Picture.Width + names, Picture.Height);
    }

    /// <summary>A plot without the names, for a figure of several.</summary>
    internal Plot Create(IReadOnlyList<Curve> curves)
    {
        var plot = Picture.Create(Title, Label(XLabel, LogarithmicX), Label(YLabel, LogarithmicY));
        bool areFew = curves.All(curve => curve.Points.Count <= MarkersUpTo);
        for (int index = 0; index < curves.Count; index++) Add(plot, curves[index], index, areFew ? 7 : 0);
        if (LogarithmicX) LogTicks.Use(plot.Axes.Bottom, IsOverEpochs);
        else if (IsOverEpochs) plot.Axes.Bottom.TickGenerator = new NumericAutomatic { TickDensity = 0.5, IntegerTicksOnly = true };
        if (LogarithmicY) LogTicks.Use(plot.Axes.Left);
        plot.Axes.AutoScale();
        var limits = plot.Axes.GetLimits();
        if (YLeast is { } least && limits.Bottom < YPlace(least)) CutOff(plot, curves, least, limits.Top);
        if (IsOverEpochs) plot.Axes.SetLimitsX(Math.Max(limits.Left, (LogarithmicX ? 0 : 1) - BeforeFirst), limits.Right);
        plot.HideLegend();
        return plot;
    }

    private bool IsOverEpochs => XLabel == "Epoch";

    /// <summary>Ends the axis at a least value, and marks with a triangle where a curve falls below it.</summary>
    private void CutOff(Plot plot, IReadOnlyList<Curve> curves, double least, double top)
    {
        double bottom = YPlace(least);
        for (int index = 0; index < curves.Count; index++)
        {
            int below = curves[index].Points.ToList().FindIndex(point => point.Y < least);
            if (below < 0) continue;
            var place = new Coordinates(Place(curves[index].Points[below]).X, bottom + (0.03 * (top - bottom)));
            plot.Add.Marker(place, MarkerShape.FilledTriangleDown, size: 14, SeriesStyle.ColorOf(index));
        }
        plot.Axes.SetLimitsY(bottom, top);
    }

    private static string Label(string label, bool isLogarithmic) => isLogarithmic && label != "" ? $"{label} (log scale)" : label;

    /// <summary>Room for the longest name, its line and some air.</summary>
    private static int LegendWidth(Plot plot) =>
        110 + 8 * plot.GetPlottables().SelectMany(item => item.LegendItems).Max(item => item.LabelText.Length);

    private void Add(Plot plot, Curve curve, int index, float markerSize)
    {
        Coordinates[] points = [.. curve.Points.Select(Place)];
        var line = plot.Add.ScatterLine(points, SeriesStyle.ColorOf(index));
        line.LineWidth = 2.5f;
        line.LinePattern = SeriesStyle.PatternOf(index);
        line.LegendText = curve.Name;
        line.MarkerSize = markerSize;
        foreach (var chosen in curve.Points.Where(point => point.X == curve.ChosenEpoch))
            plot.Add.Marker(Place(chosen), MarkerShape.FilledDiamond, size: 14, line.Color).LegendText = "its chosen epoch";
        if (curve.IsFaint) (line.Color, line.LineWidth, line.LinePattern) = (Colors.Gray.WithAlpha(0.6), 1, LinePattern.Solid);
    }

    private Coordinates Place(Coordinates point) => new(LogarithmicX ? Math.Log10(point.X) : point.X, YPlace(point.Y));

    private double YPlace(double y) => LogarithmicY ? Math.Log10(Math.Max(y, double.Epsilon)) : y;
}
