using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;

namespace Mlp.Samples.Commands;

/// <summary>The command optimizers: how each turns the same gradients into steps.</summary>
internal static class OptimizersCommand
{
    private static readonly (string Name, Optimizer Optimizer)[] Optimizers =
    [
        ("SGD", new Sgd()),
        ("SGD, momentum 0.9", new Sgd { Momentum = 0.9 }),
        ("SGD, Nesterov 0.9", new Sgd { Momentum = 0.9, Nesterov = true }),
        ("Adam", new Adam()),
        ("AMSGrad", new Adam { AmsGrad = true }),
        ("AdamW", new AdamW()),
        ("RAdam", new RAdam()),
        ("NAdam", new NAdam()),
        ("Adamax", new Adamax()),
        ("RMSprop", new RmsProp()),
        ("Adagrad", new Adagrad()),
        ("Adadelta", new Adadelta()),
        ("L-BFGS", new Lbfgs()),
    ];

    /// <summary>Times the default learning rate.</summary>
    private static readonly double[] RateFactors = [1, 4, 16, 64];

    internal static Command Create() => TopicCommand.Create(
        "optimizers",
        "Trains the same network on two spirals with each optimizer at four learning rates, and compares the best of each.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        Trial[] trials = [.. Optimizers.Select(item => Best(task, item.Name, item.Optimizer))];
        TrialTable.Show($"{SpiralTask.Description}: the best of four rates", "Optimizer, rate", trials);
        var plot = new CurvePlot
        {
            Title = "Each optimizer at the best of four learning rates",
            XLabel = "Epoch",
            YLabel = "Train loss in nats",
            LogarithmicY = true,
            YLeast = 1e-4,
        };
        plot.Save(topic.Folder.For("optimizers.png"), [.. trials.Select(Curve.OfTrainLoss)]);
        return "The optimizers see the same gradients but step differently, and a rate that suits one does not suit another: each "
            + "was tried at 1, 4, 16 and 64 times its default (L-BFGS at its default alone), and the lowest validation loss taken. "
            + "Given its own rate, nearly each gets there. L-BFGS, which takes all rows at once and up to 20 times an epoch, is by "
            + "far the fastest to a train loss of nothing; that it learns the noise too shows in its validation loss.";
    }

    private static Trial Best(SpiralTask task, string name, Optimizer optimizer) => Rates(optimizer)
        .Select(candidate => task.Try($"{name}, {Cell.Short(candidate.LearningRate)}", Options(candidate)))
        .MinBy(trial => trial.History[^1].ValidationLoss)!;

    private static IEnumerable<Optimizer> Rates(Optimizer optimizer) => optimizer is Lbfgs
        ? [optimizer]
        : RateFactors.Select(factor => optimizer with { LearningRate = factor * optimizer.LearningRate });

    private static MlpBinaryTrainer.Options Options(Optimizer optimizer)
    {
        var options = SpiralTask.Options();
        options.Optimizer = optimizer;
        if (optimizer is Lbfgs) options.BatchSize = null;
        return options;
    }
}
