using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using ScottPlot;

namespace Mlp.Samples.Commands;

/// <summary>The command batches: what the number of rows a step costs and brings.</summary>
internal static class BatchesCommand
{
    private static readonly int?[] Sizes = [1, 4, 8, 16, 32, 64, 128, 256, null];

    private static readonly PixelSize Panel = new(700, 560);

    internal static Command Create() => TopicCommand.Create(
        "batches",
        "Trains the same network on two spirals with batches of different sizes, and compares the time an epoch and the loss.",
        SpiralTask.NotDefault,
        epochs: 30,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        // The first steps of a process pay for warming up, which would be taken for the cost of the first batch size.
        task.Try("warm-up, not counted", Options(1));
        Trial[] trials = [.. Sizes.Select(size => task.Try(NameOf(size), Options(size)))];
        TrialTable.Show($"{SpiralTask.Description}, Adam at one rate", "Rows a batch", trials);
        PictureGrid.Save(topic.Folder.For("batches.png"), [PlotTime(trials), PlotLoss(trials)], columns: 2, Panel);
        return "Each step costs something beside what its rows cost, so small batches make slow epochs; but each epoch then takes "
            + "more steps, and so it learns more. Batches of 8 to 64 are a good start; for larger ones raise the learning rate "
            + "or the epochs too.";
    }

    private static string NameOf(int? size) => size is { } rows ? Cell.Count(rows) : $"all, {Cell.Count(SpiralTask.TrainCount)}";

    private static MlpBinaryTrainer.Options Options(int? size)
    {
        var options = SpiralTask.Options();
        options.BatchSize = size;
        return options;
    }

    private static Plot PlotTime(Trial[] trials) => CreatePanel(
        "Time", "Milliseconds an epoch", trials, history => history[^1].Elapsed.TotalMilliseconds / history.Count);

    private static Plot PlotLoss(Trial[] trials) => CreatePanel(
        "Loss",
        $"Validation loss in nats after {Cell.Epochs(trials[0].History.Count)}",
        trials,
        history => history[^1].ValidationLoss!.Value);

    private static Plot CreatePanel(string title, string yLabel, Trial[] trials, Func<TrainingHistory, double> value)
    {
        var panel = new CurvePlot { Title = title, XLabel = "Rows a batch", YLabel = yLabel, LogarithmicX = true, LogarithmicY = true };
        var points = Sizes.Zip(trials, (size, trial) => new Coordinates(size ?? SpiralTask.TrainCount, value(trial.History)));
        var plot = panel.Create([new Curve(title, [.. points])]);
        Picture.MakePanel(plot);
        return plot;
    }
}
