using System.CommandLine;
using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using ScottPlot;
using Spectre.Console;

namespace Mlp.Samples.Commands;

/// <summary>The command lr-finder: a short test that finds a learning rate, and trainings that judge it.</summary>
internal static class LearningRateCommand
{
    private static readonly (string Name, double Factor)[] Rates = [("a tenth", 0.1), ("suggested", 1), ("tenfold", 10)];

    internal static Command Create() => TopicCommand.Create(
        "lr-finder",
        "Finds a learning rate for two spirals by raising it until the loss diverges, and trains with it, a tenth and ten times of it.",
        SpiralTask.NotDefault,
        epochs: 40,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        var curve = task.FindLearningRate();
        SaveSearch(topic.Folder.For("search.png"), curve);
        if (curve.Suggestion is not { } suggestion)
            return "The loss fell at no rate, so there is none to suggest: give the search more rows or another network.";
        AnsiConsole.WriteLine($"Suggested rate {Cell.Short(suggestion)}, from {Cell.Count(curve.Points.Count)} steps.");

        Trial[] trials = [.. Rates.Select(rate => Try(rate.Name, rate.Factor))];
        TrialTable.Show($"{SpiralTask.Description}, Adam, falling by a cosine", "Learning rate", trials);
        var plot = new CurvePlot
        {
            Title = "Trainings at and around the suggestion",
            XLabel = "Epoch",
            YLabel = "Validation loss in nats",
            LogarithmicY = true,
        };
        plot.Save(topic.Folder.For("losses.png"), [.. trials.Select(Curve.OfValidationLoss)]);
        return "The search trains a copy for a moment while the rate rises from tiny to huge, and suggests the rate where the "
            + "loss falls most steeply. That is bold: ten times as much jumps about until the rate has fallen. So start with the "
            + "suggestion and a schedule that falls, as the cosine does here, or with some less; a tenth is smooth, and gets less "
            + "far in the same epochs.";

        Trial Try(string name, double factor) => task.Try($"{name}, {Cell.Short(factor * suggestion)}", Options(factor * suggestion));
    }

    private static MlpBinaryTrainer.Options Options(double rate)
    {
        var options = SpiralTask.Options();
        (options.Optimizer, options.Schedule) = (new Adam { LearningRate = rate }, new CosineDecay());
        return options;
    }

    private static void SaveSearch(string path, LearningRateCurve curve)
    {
        var search = new CurvePlot
        {
            Title = "Loss while the learning rate rises",
            XLabel = "Learning rate",
            YLabel = "Train loss of a batch in nats",
            LogarithmicX = true,
        };
        var plot = search.Create([Points("each batch", point => point.Loss), Points("smoothed", point => point.SmoothedLoss)]);
        if (curve.Suggestion is { } suggestion)
        {
            var line = plot.Add.VerticalLine(Math.Log10(suggestion), width: 2, SeriesStyle.ColorOf(2), LinePattern.Dashed);
            line.LegendText = $"suggestion {Cell.Short(suggestion)}";
        }
        CurvePlot.Save(path, plot);

        Curve Points(string name, Func<LearningRatePoint, double> loss) => new(
            name,
            [.. from point in curve.Points where double.IsFinite(loss(point)) select new Coordinates(point.LearningRate, loss(point))]);
    }
}
