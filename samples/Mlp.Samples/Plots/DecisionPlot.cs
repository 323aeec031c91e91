using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The probability that a network gives to each place of the plane, the border at 0.5, and the points.</summary>
internal static class DecisionPlot
{
    private static readonly PixelPadding Padding = Picture.Padding with { Right = 120 };

    /// <param name="path">The file.</param>
    /// <param name="train">The points that the network learned from.</param>
    /// <param name="test">The others.</param>
    /// <param name="probabilities">Gives the probability of the label true for each of some points.</param>
    internal static void Save(
        string path,
        IReadOnlyCollection<Blob> train,
        IReadOnlyCollection<Blob> test,
        Func<IEnumerable<Blob>, IEnumerable<float>> probabilities)
    {
        var plot = Picture.Create("What the network has learned", "X1", "X2");
        var limits = PointFrame.Around([.. train, .. test], Picture.Size, Padding);
        AddColorBar(plot, AddProbabilities(plot, limits, probabilities));
        PointMarkers.Add(plot, train, test);
        plot.Layout.Fixed(Padding);
        plot.Axes.SetLimits(limits);
        plot.ShowLegend(Alignment.LowerLeft);
        plot.SavePng(path, Picture.Width, Picture.Height);
    }

    /// <summary>A plot for a figure of several, with the points that the network learned from.</summary>
    internal static Plot CreatePanel(
        string title, IReadOnlyCollection<Blob> train, PixelSize size, Func<IEnumerable<Blob>, IEnumerable<float>> probabilities)
    {
        var plot = Picture.Create(title, "X1", "X2");
        var limits = PointFrame.Around(train, size, Picture.PanelPadding);
        AddProbabilities(plot, limits, probabilities);
        PointMarkers.AddLarge(plot, train, "train");
        plot.Axes.SetLimits(limits);
        plot.HideLegend();
        Picture.MakePanel(plot);
        return plot;
    }

    private static ScottPlot.Plottables.Heatmap AddProbabilities(
        Plot plot, AxisLimits limits, Func<IEnumerable<Blob>, IEnumerable<float>> probabilities)
    {
        var grid = new PlaneGrid(limits);
        var surface = grid.Surface(probabilities(grid.Places.Select(place => new Blob { X1 = place.X1, X2 = place.X2 })));
        var heatmap = grid.AddTo(plot, surface, ClassColors.Probability, new(0, 1));
        heatmap.Smooth = true;
        AddBorder(plot, surface);
        return heatmap;
    }

    private static void AddColorBar(Plot plot, ScottPlot.Plottables.Heatmap heatmap)
    {
        var bar = plot.Add.ColorBar(heatmap);
        bar.Label = "Probability of label true";
        bar.LabelStyle.FontSize = 16;
        bar.LabelStyle.Bold = false;
        bar.Axis.TickLabelStyle.FontSize = 14;
    }

    private static void AddBorder(Plot plot, Coordinates3d[,] surface)
    {
        var border = plot.Add.ContourLines(surface);
        border.ContourLineLevels = [0.5];
        border.Update(surface); // the levels are only heeded here
        border.LineColor = Colors.Black;
        border.LineWidth = 2;
        border.LabelStyle.IsVisible = false;
        plot.Legend.ManualItems.Add(new() { LabelText = "probability 0.5", LineColor = Colors.Black, LineWidth = 2 });
    }
}
