using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using ScottPlot;

namespace Mlp.Samples.Commands;

/// <summary>The command schedules: how the learning rate changes while a network trains.</summary>
internal static class SchedulesCommand
{
    private const double Rate = 0.1;

    internal static Command Create() => TopicCommand.Create(
        "schedules",
        "Trains the same network on two spirals with each schedule, and draws the learning rates that it used and the loss.",
        SpiralTask.NotDefault,
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        var schedules = Schedules(topic.Epochs);
        // The first training of a process pays for warming up, which would be taken for the cost of the first schedule.
        task.Try("warm-up, not counted", Options(new ConstantRate()));
        Trial[] trials = [.. schedules.Select(item => task.Try(item.Name, Options(item.Schedule)))];
        TrialTable.Show($"{SpiralTask.Description}, Adam at {Cell.Short(Rate)}", "Schedule", trials);
        var rates = new SmallMultiples { XLabel = "Epoch", YLabel = "Learning rate" };
        rates.Save(topic.Folder.For("rates.png"), [.. trials.Select(RatesOf)]);
        var losses = new SmallMultiples { XLabel = "Epoch", YLabel = "Validation loss, nats", LogarithmicY = true };
        losses.Save(topic.Folder.For("losses.png"), [.. trials.Select(Curve.OfValidationLoss)]);
        return "A large rate gets far fast, but it does not settle and may jump out of what it had found, as it does after a "
            + "restart; a falling rate settles. Schedules that fall to nearly nothing at the last step (linear, polynomial, cosine, "
            + "one-cycle) know the number of epochs beforehand, so ending such a training early wastes its best part.";
    }

    /// <summary>Each with numbers that suit the number of epochs.</summary>
    private static (string Name, Schedule Schedule)[] Schedules(int epochs)
    {
        int third = Math.Max(1, epochs / 3), sixth = Math.Max(1, epochs / 6);
        return
        [
            ("constant", new ConstantRate()),
            ("step, halved each sixth", new StepDecay { EveryEpochs = sixth, Factor = 0.5 }),
            ("multi-step, 1/3 and 2/3", new MultiStepDecay { AfterEpochs = [third, 2 * third], Factor = 0.3 }),
            ("exponential, 0.95", new ExponentialDecay()),
            ("linear", new LinearDecay()),
            ("polynomial, power 2", new PolynomialDecay()),
            ("cosine", new CosineDecay()),
            ("cosine restarts", new CosineRestarts { FirstEpochs = third }),
            ("one-cycle", new OneCycle()),
            ("warm-up, then linear", new Warmup { Epochs = sixth, Then = new LinearDecay() }),
            ("reduce on plateau", new ReduceOnPlateau { Patience = Math.Max(1, epochs / 20), Factor = 0.5 }),
        ];
    }

    private static MlpBinaryTrainer.Options Options(Schedule schedule)
    {
        var options = SpiralTask.Options();
        (options.Optimizer, options.Schedule) = (new Adam { LearningRate = Rate }, schedule);
        return options;
    }

    /// <summary>The rate of the last step of each epoch.</summary>
    private static Curve RatesOf(Trial trial) => Curve.Of(trial.Name, trial.History, report => report.LearningRate);
}
