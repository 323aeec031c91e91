using Extensions.ML.Mlp;
using ScottPlot;

namespace Mlp.Samples.Plots;

/// <summary>The loss curves of a training over the logarithm of the iteration, which shows the fast start and the slow end alike.</summary>
internal static class LossPlot
{
    private const int PointsACurve = 1000;

    internal static void Save(string path, TrainingHistory history)
    {
        var plot = Picture.Create("Loss over the training", "Iteration (log scale)", "Mean binary cross-entropy (nats)");
        EpochReport[] reports = [.. Thinned(history.Count).Select(iteration => history[iteration - 1])];
        AddCurve(plot, "train", Color.FromHex("#009E73"), width: 2.5f, reports, report => report.TrainLoss);
        if (reports[0].ValidationLoss is not null)
            AddCurve(plot, "test", Colors.Black.WithAlpha(0.7), width: 1.2f, reports, report => report.ValidationLoss!.Value);
        LogTicks.Use(plot.Axes.Bottom);
        plot.Grid.XAxisStyle.MinorLineStyle.Color = Colors.Black.WithAlpha(0.05);
        plot.Grid.XAxisStyle.MinorLineStyle.Width = 1;
        plot.ShowLegend(Alignment.LowerLeft);
        plot.SavePng(path, Picture.Width, Picture.Height);
    }

    /// <summary>Iterations from 1 to the last, at equal steps of their logarithm, none twice.</summary>
    private static IEnumerable<int> Thinned(int count) => Enumerable
        .Range(0, PointsACurve)
        .Select(index => (int)Math.Round(Math.Pow(count, index / (PointsACurve - 1.0))))
        .Distinct();

    private static void AddCurve(
        Plot plot, string name, Color color, float width, EpochReport[] reports, Func<EpochReport, double> loss)
    {
        Coordinates[] points = [.. reports.Select(report => new Coordinates(Math.Log10(report.Epoch), loss(report)))];
        var curve = plot.Add.ScatterLine(points, color);
        curve.LineWidth = width;
        curve.LegendText = name;
    }
}
