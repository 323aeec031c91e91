using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Display;
using Mlp.Samples.Gradients;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;
using ScottPlot;
using Spectre.Console;

namespace Mlp.Samples.Commands;

/// <summary>The command activations: what they look like, and what they do to the gradient in a deep network.</summary>
internal static class ActivationsCommand
{
    private const int Columns = 4;

    private static readonly int[] Depths = [1, 2, 3, 4, 6, 8, 10];

    private static readonly ActivationFunction[] Compared =
        [ActivationFunction.Of(Activation.Sigmoid), ActivationFunction.Of(Activation.Relu)];

    private static readonly PixelSize Panel = new(330, 280);

    internal static Command Create() => TopicCommand.Create(
        "activations",
        "Draws each activation and its slope, and shows what the depth does to the first layer's gradient and to the loss.",
        $"plain networks of {Depths[0]} to {Depths[^1]} layers of {LayerGradients.Width} sigmoid or ReLU units, trained by Adam {SpiralTask.Without}, "
        + "so that only the activation and the depth make the difference.",
        epochs: 100,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        Trial[][] trials = [.. Compared.Select(function => Train(task, function))];
        // After a training, because that has seen to it that libtorch is loaded.
        double[][] norms = [.. Compared.Select(function => GradientNorms(topic, function))];
        foreach (var (function, results, gradients) in Compared.Zip(trials, norms).Select(item => (item.First, item.Second, item.Third)))
            ShowTable(function, results, gradients);

        PictureGrid.Save(topic.Folder.For("functions.png"), [.. ActivationFunction.All.Select(PlotFunction)], Columns, Panel);
        Plot(topic, "gradients.png", "What reaches the first layer before training", "Norm of the first layer's gradient", norms);
        Plot(topic, "losses.png", $"What is learned in {Cell.Epochs(topic.Epochs)}", "Validation loss in nats", [.. trials.Select(Losses)]);
        return $"The gradient passes back through each layer's slope. The sigmoid's is at most 1/4, so here the first of {Depths[^1]} "
            + $"hidden layers gets {Share(norms[0])} of what a single one gets, and the network learns nothing; ReLU's slope is 1 wherever "
            + $"a unit is on, and leaves {Share(norms[1])}, enough for Adam. Deep networks need ReLU or similar smooth functions, an "
            + "initialization made for it, or normalized layers.";

        static string Share(double[] norms) => $"a share of {Cell.Short(norms[^1] / norms[0])}";
    }

    private static Trial[] Train(SpiralTask task, ActivationFunction function) => [.. Depths.Select(depth =>
    {
        var options = SpiralTask.Options();
        (options.HiddenLayers, options.Activation) = ([.. Enumerable.Repeat(LayerGradients.Width, depth)], function.Activation);
        return task.Try($"{function.Name}, {depth} hidden", options);
    })];

    private static double[] GradientNorms(Topic topic, ActivationFunction function)
    {
        var points = Spirals.Draw(2, SpiralTask.TrainCount, SpiralTask.Noise, topic.Seed);
        return [.. Depths.Select(depth => LayerGradients.FirstNorm(points, function, depth, topic.Seed))];
    }

    private static double[] Losses(Trial[] trials) => [.. trials.Select(trial => (double)trial.History[^1].ValidationLoss!.Value)];

    private static void ShowTable(ActivationFunction function, Trial[] trials, double[] norms)
    {
        var table = NumberTable.Create("Hidden layers", "First layer's gradient", "Validation loss", "Accuracy");
        for (int index = 0; index < Depths.Length; index++)
        {
            var last = trials[index].History[^1];
            table.AddRow(
                Cell.Count(Depths[index]), Cell.Short(norms[index]), Cell.Number(last.ValidationLoss), Cell.Number(last.ValidationMetric));
        }
        NumberTable.Show(function.Name, table);
    }

    private static void Plot(Topic topic, string file, string title, string yLabel, double[][] values)
    {
        var plot = new CurvePlot { Title = title, XLabel = "Hidden layers", YLabel = yLabel, LogarithmicY = true };
        var curves = Compared.Zip(values, (function, series) => new Curve(
            function.Name, [.. Depths.Zip(series, (depth, value) => new Coordinates(depth, value))]));
        plot.Save(topic.Folder.For(file), [.. curves]);
    }

    private static Plot PlotFunction(ActivationFunction function, int index)
    {
        string yLabel = index % Columns == 0 ? "Value, slope" : "";
        var plot = new CurvePlot { Title = function.Name, XLabel = "Input", YLabel = yLabel }.Create(function.Curves());
        plot.Axes.SetLimits(-4, 4, -2, 4);
        Picture.MakePanel(plot);
        if (index == 0) plot.ShowLegend(Alignment.UpperLeft);
        return plot;
    }
}
