using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The points of a data set.</summary>
internal static class DataPlot
{
    internal static void Save(string path, IReadOnlyCollection<Blob> train, IReadOnlyCollection<Blob> test)
    {
        var plot = Picture.Create($"Two overlapping clusters: {train.Count} train and {test.Count} test points", "X1", "X2");
        PointMarkers.Add(plot, train, test);
        plot.Axes.SetLimits(PointFrame.Around([.. train, .. test], Picture.Size, Picture.Padding));
        plot.ShowLegend(Alignment.LowerLeft);
        plot.SavePng(path, Picture.Width, Picture.Height);
    }
}
