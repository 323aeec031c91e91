using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The part of the plane that a picture of points shows: all points, a unit as long across as it is up.</summary>
internal static class PointFrame
{
    private const double Margin = 0.04;

    internal static AxisLimits Around(IReadOnlyCollection<Blob> points, PixelPadding padding)
    {
        double x = Middle(points.Select(point => point.X1), out double width);
        double y = Middle(points.Select(point => point.X2), out double height);
        float across = Picture.Width - padding.Horizontal, up = Picture.Height - padding.Vertical;
        double unitsAPixel = (1 + 2 * Margin) * Math.Max(width / across, height / up);
        return new(x - unitsAPixel * across / 2, x + unitsAPixel * across / 2, y - unitsAPixel * up / 2, y + unitsAPixel * up / 2);
    }

    private static double Middle(IEnumerable<float> values, out double length)
    {
        float[] all = [.. values];
        length = all.Max() - all.Min();
        return (all.Max() + all.Min()) / 2.0;
    }
}
