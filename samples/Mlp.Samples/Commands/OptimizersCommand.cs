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

    /// <summary>Times the default learning rate, of L-BFGS, whose default is bold, and of the others.</summary>
    private static readonly double[] LowerRates = [1, 1.0 / 4, 1.0 / 16], HigherRates = [1, 4, 16, 64];

    internal static Command Create() => TopicCommand.Create(
        "optimizers",
        "Trains the same network on two spirals with each optimizer at several learning rates, and compares the best of each.",
        $"a plain network of two layers of 32 tanh units, trained by each of {Optimizers.Length} optimizers {SpiralTask.Without}, "
        + "so that only the optimizer and its learning rate make the difference; L-BFGS alone takes all rows in each step.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        // The first training of a process pays for warming up.
        task.Try("warm-up, not counted", Options(new Adam()));
        Trial[] trials = [.. Optimizers.Select(item => Best(task, item.Name, item.Optimizer))];
        TrialTable.Show($"{SpiralTask.Description}: each at its best rate", "Optimizer, rate", trials);
        var losses = new SmallMultiples { XLabel = "Epoch", YLabel = "Train loss in nats", LogarithmicY = true, YLeast = 1e-4 };
        losses.Save(topic.Folder.For("optimizers.png"), [.. trials.Select(Curve.OfTrainLoss)]);
        return "The optimizers see the same gradients but step differently, and a rate that suits one does not suit another: each "
            + "was tried at 1, 4, 16 and 64 times its default (L-BFGS at 1, 1/4 and 1/16 of it), and the lowest validation loss taken. "
            + "Given its own rate, nearly each gets there. L-BFGS, which goes through all rows up to 20 times an epoch, needs by far "
            + "the fewest epochs to a train loss near 0, but each takes the time of many.";
    }

    private static Trial Best(SpiralTask task, string name, Optimizer optimizer) => Rates(optimizer)
        .Select(candidate => Try(task, $"{name}, {Cell.Short(candidate.LearningRate)}", candidate))
        .Where(trial => trial?.History[^1].ValidationLoss is { } loss && float.IsFinite(loss))
        .MinBy(trial => trial!.History[^1].ValidationLoss)
        ?? throw new UserMistakeException($"{name} learned at no rate, so there is nothing to compare; take another --seed.");

    /// <summary>Null when the loss grows beyond all bounds, which a rate that is too high may do.</summary>
    private static Trial? Try(SpiralTask task, string name, Optimizer optimizer)
    {
        try
        {
            return task.Try(name, Options(optimizer));
        }
        catch (FailedTrainingException fault)
        {
            Console.WriteLine($"{name}: {fault.Message}");
            return null;
        }
    }

    private static IEnumerable<Optimizer> Rates(Optimizer optimizer) =>
        (optimizer is Lbfgs ? LowerRates : HigherRates).Select(factor => optimizer with { LearningRate = factor * optimizer.LearningRate });

    private static MlpBinaryTrainer.Options Options(Optimizer optimizer)
    {
        var options = SpiralTask.Options();
        options.Optimizer = optimizer;
        if (optimizer is Lbfgs) options.BatchSize = null;
        return options;
    }
}
