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
    private const int Columns = 4;

    private static readonly PixelSize Panel = new(380, 280);

    internal static Command Create() => TopicCommand.Create(
        "schedules",
        "Trains the same network on two spirals with each schedule, and draws the learning rates that it used and the loss.",
        epochs: 60,
        Run);

    private static string Run(Topic topic)
    {
        var task = new SpiralTask(topic);
        Trial[] trials = [.. Schedules(topic.Epochs).Select(item => task.Try(item.Name, Options(item.Schedule)))];
        TrialTable.Show($"{SpiralTask.Description}, Adam at {Cell.Short(Rate)}", "Schedule", trials);
        PictureGrid.Save(topic.Folder.For("rates.png"), [.. trials.Select(PlotRate)], Columns, Panel);
        PictureGrid.Save(topic.Folder.For("losses.png"), [.. trials.Select(PlotLoss)], Columns, Panel);
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

    private static Plot PlotRate(Trial trial, int index)
    {
        var panel = new CurvePlot { Title = trial.Name, XLabel = "Epoch", YLabel = LeftOnly(index, "Learning rate") };
        var plot = panel.Create([Curve.Of(trial.Name, trial.History, report => report.LearningRate)]);
        plot.Axes.SetLimitsY(-0.05 * Rate, 1.05 * Rate);
        Picture.MakePanel(plot);
        return plot;
    }

    private static Plot PlotLoss(Trial trial, int index)
    {
        string yLabel = LeftOnly(index, "Validation loss");
        var panel = new CurvePlot { Title = trial.Name, XLabel = "Epoch", YLabel = yLabel, LogarithmicY = true };
        var plot = panel.Create([Curve.OfValidationLoss(trial)]);
        plot.Axes.SetLimitsY(-2.2, 0.2);
        Picture.MakePanel(plot);
        return plot;
    }

    private static string LeftOnly(int index, string label) => index % Columns == 0 ? label : "";
}
