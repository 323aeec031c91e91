using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>Points as markers: a colour and a shape a class, train points small and faint, test points large with a rim.</summary>
internal static class PointMarkers
{
    internal static void Add(Plot plot, IReadOnlyCollection<Blob> train, IReadOnlyCollection<Blob> test)
    {
        foreach (bool label in new[] { false, true }) AddTrain(plot, train, label);
        AddLarge(plot, test, "test");
    }

    /// <summary>Large markers with a rim.</summary>
    internal static void AddLarge(Plot plot, IReadOnlyCollection<Blob> points, string kind)
    {
        foreach (bool label in new[] { false, true }) AddLarge(plot, points, label, kind);
    }

    private static void AddTrain(Plot plot, IReadOnlyCollection<Blob> points, bool label)
    {
        var markers = AddClass(plot, points, label, size: 7, ClassColors.Of(label).WithAlpha(0.35));
        markers.LegendText = $"train, label {label.ToString().ToLowerInvariant()}";
    }

    private static void AddLarge(Plot plot, IReadOnlyCollection<Blob> points, bool label, string kind)
    {
        var markers = AddClass(plot, points, label, size: 11, ClassColors.Of(label));
        markers.MarkerStyle.OutlineColor = Colors.Black;
        markers.MarkerStyle.OutlineWidth = 1;
        markers.LegendText = $"{kind}, label {label.ToString().ToLowerInvariant()}";
    }

    private static ScottPlot.Plottables.Markers AddClass(Plot plot, IEnumerable<Blob> points, bool label, float size, Color color)
    {
        Coordinates[] places = [.. points.Where(point => point.Label == label).Select(point => new Coordinates(point.X1, point.X2))];
        return plot.Add.Markers(places, label ? MarkerShape.FilledTriangleUp : MarkerShape.FilledCircle, size, color);
    }
}
