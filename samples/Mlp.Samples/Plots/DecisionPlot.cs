using Mlp.Samples.Blobs;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The probability that a network gives to each place of the plane, the border at 0.5, and the points.</summary>
internal static class DecisionPlot
{
    private const int Columns = 240;

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
        var limits = PointFrame.Around([.. train, .. test], Padding);
        var surface = Surface(limits, probabilities);
        AddSurface(plot, surface, limits);
        AddBorder(plot, surface);
        PointMarkers.Add(plot, train, test);
        plot.Layout.Fixed(Padding);
        plot.Axes.SetLimits(limits);
        plot.ShowLegend(Alignment.LowerLeft);
        plot.SavePng(path, Picture.Width, Picture.Height);
    }

    /// <summary>A grid of places over the whole frame and their probabilities, the highest row first.</summary>
    private static Coordinates3d[,] Surface(AxisLimits limits, Func<IEnumerable<Blob>, IEnumerable<float>> probabilities)
    {
        int rows = (int)Math.Round(Columns * limits.VerticalSpan / limits.HorizontalSpan);
        var surface = new Coordinates3d[rows, Columns];
        var places = from row in Enumerable.Range(0, rows)
                     from column in Enumerable.Range(0, Columns)
                     let x = limits.Left + limits.HorizontalSpan * column / (Columns - 1)
                     let y = limits.Top - limits.VerticalSpan * row / (rows - 1)
                     select new Blob { X1 = (float)x, X2 = (float)y };
        Blob[] all = [.. places];
        int index = 0;
        foreach (float probability in probabilities(all))
        {
            surface[index / Columns, index % Columns] = new(all[index].X1, all[index].X2, probability);
            index++;
        }
        return surface;
    }

    private static void AddSurface(Plot plot, Coordinates3d[,] surface, AxisLimits limits)
    {
        var values = new double[surface.GetLength(0), surface.GetLength(1)];
        for (int row = 0; row < values.GetLength(0); row++)
            for (int column = 0; column < values.GetLength(1); column++) values[row, column] = surface[row, column].Z;

        var heatmap = plot.Add.Heatmap(values);
        heatmap.Position = limits.Rect;
        heatmap.Smooth = true;
        heatmap.Colormap = ClassColors.Probability;
        heatmap.ManualRange = new(0, 1);
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
