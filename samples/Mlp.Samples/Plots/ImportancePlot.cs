using Mlp.Samples.Explanations;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Mlp.Samples.Plots;

/// <summary>How much each feature matters, as bars: what permuting it costs, and the mean size of its contributions.</summary>
internal static class ImportancePlot
{
    private static readonly PixelSize Panel = new(700, 420);

    private static readonly PixelPadding Padding = new(left: 110, right: 25, bottom: 55, top: 45);

    internal static void Save(string path, Explanation explanation)
    {
        FeatureImportance[] features = [.. explanation.Features.OrderBy(feature => feature.Contribution)];
        string loss = $"{explanation.Topic.Metric}, mean and deviation of {KioskTasks.Permutations} permutations";
        var permuted = Create(explanation.Topic.Title, loss, SeriesStyle.ColorOf(2), features, feature => feature.Loss);
        AddDeviations(permuted, features);
        string size = $"Mean |contribution| in {explanation.Topic.Unit}";
        var contributions = Create("What the features add: both panels are sorted by it", size, SeriesStyle.ColorOf(1), features, feature => feature.Contribution);
        Plot[] plots = [permuted, contributions];
        foreach (var plot in plots) Frame(plot, features.Length);
        PictureGrid.Save(path, plots, columns: 2, Panel);
    }

    private static Plot Create(
        string title, string xLabel, Color color, FeatureImportance[] features, Func<FeatureImportance, double> value)
    {
        var plot = Picture.Create(title, xLabel, "");
        var bars = features.Select((feature, index) => new Bar
        {
            Position = index,
            Value = value(feature),
            FillColor = color.MixedWith(Colors.White, 0.2),
            LineWidth = 0,
            Size = 0.65,
        });
        plot.Add.Bars(bars.ToArray()).Horizontal = true;
        plot.Axes.Left.TickGenerator = new NumericManual([.. features.Select((feature, index) => new Tick(index, feature.Name))]);
        return plot;
    }

    private static void AddDeviations(Plot plot, FeatureImportance[] features)
    {
        double[] losses = [.. features.Select(feature => feature.Loss)], places = [.. features.Select((_, index) => (double)index)];
        double[] deviations = [.. features.Select(feature => feature.LossDeviation)];
        var bars = new ErrorBar(losses, places, deviations, deviations, null, null) { Color = Colors.Black, LineWidth = 1.5f, CapSize = 4 };
        plot.Add.Plottable(bars);
    }

    private static void Frame(Plot plot, int features)
    {
        Picture.MakePanel(plot);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Layout.Fixed(Padding);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(-0.6, features - 0.4);
        var zero = plot.Add.VerticalLine(0, width: 1, Colors.Black);
        zero.EnableAutoscale = false;
    }
}
