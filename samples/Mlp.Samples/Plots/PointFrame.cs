using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The part of the plane that a picture of points shows: all points, a unit as long across as it is up.</summary>
internal static class PointFrame
{
    private const double Margin = 0.04;

    internal static AxisLimits Around(IReadOnlyCollection<Blob> points, PixelSize size, PixelPadding padding) =>
        Around([.. points.Select(point => point.X1)], [.. points.Select(point => point.X2)], size, padding);

    internal static AxisLimits Around(float[] x1, float[] x2, PixelSize size, PixelPadding padding)
    {
        double x = (x1.Min() + x1.Max()) / 2.0, y = (x2.Min() + x2.Max()) / 2.0;
        float across = size.Width - padding.Horizontal, up = size.Height - padding.Vertical;
        double unitsAPixel = (1 + 2 * Margin) * Math.Max((x1.Max() - x1.Min()) / across, (x2.Max() - x2.Min()) / up);
        return new(x - unitsAPixel * across / 2, x + unitsAPixel * across / 2, y - unitsAPixel * up / 2, y + unitsAPixel * up / 2);
    }
}
