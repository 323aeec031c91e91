using Mlp.Samples.Toy;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>Which of several classes a network gives to each place of the plane, and the points.</summary>
internal static class RegionPlot
{
    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledSquare,
        MarkerShape.FilledDiamond,
        MarkerShape.FilledTriangleDown,
        MarkerShape.Cross,
    ];

    private static readonly PixelPadding Padding = Picture.Padding with { Right = 140 };

    internal static void Save(string path, SpiralPoint[] points, Func<IEnumerable<SpiralPoint>, IEnumerable<string>> predict)
    {
        string[] classes = [.. points.Select(point => point.Spiral).Distinct().Order(StringComparer.Ordinal)];
        var plot = Picture.Create($"Regions of {classes.Length} classes, and the test points", "X1", "X2");
        var limits = PointFrame.Around([.. points.Select(point => point.X1)], [.. points.Select(point => point.X2)], Picture.Size, Padding);
        AddRegions(plot, limits, classes, predict);
        for (int index = 0; index < classes.Length; index++)
            AddPoints(plot, points.Where(point => point.Spiral == classes[index]), classes[index], index);
        plot.Axes.SetLimits(limits);
        plot.Layout.Fixed(Padding);
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, Picture.Width, Picture.Height);
    }

    private static void AddRegions(
        Plot plot, AxisLimits limits, string[] classes, Func<IEnumerable<SpiralPoint>, IEnumerable<string>> predict)
    {
        var grid = new PlaneGrid(limits);
        var predicted = predict(grid.Places.Select(place => new SpiralPoint { X1 = place.X1, X2 = place.X2, Spiral = classes[0] }));
        var surface = grid.Surface(predicted.Select(name => (float)Array.IndexOf(classes, name)));
        Color[] pale = [.. classes.Select((_, index) => ColorOf(index).MixedWith(Colors.White, 0.6))];
        grid.AddTo(plot, surface, new ScottPlot.Colormaps.CustomPalette(pale), new(0, classes.Length - 1));
    }

    private static void AddPoints(Plot plot, IEnumerable<SpiralPoint> points, string name, int index)
    {
        Coordinates[] places = [.. points.Select(point => new Coordinates(point.X1, point.X2))];
        var markers = plot.Add.Markers(places, Shapes[index], size: 9, ColorOf(index));
        markers.MarkerStyle.OutlineColor = Colors.Black;
        markers.MarkerStyle.OutlineWidth = 1;
        markers.LegendText = $"class {name}";
    }

    /// <summary>Without the black that the first curve of a plot has.</summary>
    private static Color ColorOf(int index) => SeriesStyle.ColorOf(index + 1);
}
