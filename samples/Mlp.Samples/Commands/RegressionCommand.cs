using System.CommandLine;
using Extensions.ML.Mlp;
using Mlp.Samples.Arguments;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Commands;

/// <summary>The command regression: what each loss makes of outliers, and a band of quantiles.</summary>
internal static class RegressionCommand
{
    private const int Points = 500;
    private const double Low = 0.1, High = 0.9;

    internal static Command Create()
    {
        var outliers = NumberOption.Real(
            "--outliers", "The share of points that are far too high, from 0, below 1.", defaultValue: 0.08, RealRange.Share);
        return TopicCommand.Create(
            "regression",
            "Learns a noisy wave with outliers by squared, absolute and Huber loss, and a band of quantiles by the quantile loss.",
            "a plain network of two layers of 32 tanh units, trained by Adam with a falling rate, without embeddings, "
            + "ensemble, dropout, gradient clipping and early stopping, so that only the loss makes the difference.",
            epochs: 150,
            [outliers],
            (topic, parsed) => Run(topic, parsed.GetValue(outliers)));
    }

    private static string Run(Topic topic, double outliers)
    {
        ShowLosses(topic, outliers);
        double inBand = ShowBand(topic);
        return "The squared error predicts the mean, which outliers pull towards them; the absolute error predicts the median, "
            + "and Huber's loss, squared near 0 and straight beyond, stays near it: both hardly notice a few. Networks with the "
            + "quantile loss for 0.1 and 0.9 give a band that is to hold 80 % of the points, wide where the noise is; of the test "
            + FormattableString.Invariant($"points it holds {inBand:P0}.");
    }

    private static void ShowLosses(Topic topic, double outliers)
    {
        var task = new WaveTask(topic, Points, outliers);
        Trial[] trials =
        [
            task.Try("squared error", new SquaredError()),
            task.Try("absolute error", new AbsoluteError()),
            task.Try("Huber, 0.3", new HuberLoss { Delta = 0.3 }),
        ];
        var table = NumberTable.Create("Loss", "RMSE to noisy points", "RMSE to the wave", "Mean error to the wave");
        foreach (var trial in trials)
        {
            float[] scores = task.Predict(trial, task.Test);
            double Error(Func<WavePoint, double, double> error) => task.Test.Zip(scores, (point, score) => error(point, score)).Average();
            table.AddRow(
                trial.Name,
                Cell.Number(Math.Sqrt(Error((point, score) => Math.Pow(score - point.Label, 2)))),
                Cell.Number(Math.Sqrt(Error((point, score) => Math.Pow(score - point.Truth, 2)))),
                Cell.Number(Error((point, score) => score - point.Truth)));
        }
        NumberTable.Show(FormattableString.Invariant($"{Points} train and {Points} test points, {outliers:P0} outliers"), table);
        Curve[] curves = [.. trials.Select(task.CurveOf)];
        WavePlot.Save(topic.Folder.For("losses.png"), "Three losses on a wave with outliers", task.Train, curves, fillBetween: false);
    }

    private static double ShowBand(Topic topic)
    {
        var task = new WaveTask(topic, Points, outlierShare: 0);
        double[] levels = [Low, 0.5, High];
        Trial[] trials = [.. levels.Select(level => task.Try($"quantile {Cell.Short(level)}", new QuantileLoss { Level = level }))];
        var table = NumberTable.Create("Quantile", "Test points below");
        double[] below = [.. trials.Select(ShareBelow)];
        foreach (var (trial, share) in trials.Zip(below)) table.AddRow(trial.Name, Cell.Number(share));
        NumberTable.Show("A band of quantiles, without outliers", table);
        Curve[] curves = [.. trials.Select(task.CurveOf)];
        WavePlot.Save(topic.Folder.For("band.png"), "Quantiles of a noisy wave", task.Train, curves, fillBetween: true);
        return below[^1] - below[0];

        double ShareBelow(Trial trial) =>
            task.Test.Zip(task.Predict(trial, task.Test), (point, score) => point.Label < score ? 1.0 : 0).Average();
    }
}
