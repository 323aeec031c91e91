using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>The measured times as markdown.</summary>
internal static class MainJobReport
{
    internal static string Write(IReadOnlyList<MainJobResult> results, int iterations)
    {
        var text = new StringBuilder();
        AppendIntroduction(text, iterations);
        AppendTable(text, $"The whole run, divided by its {iterations:N0} iterations", results, times => times.Mean);
        AppendTable(text, "The median iteration of a run", results, times => times.Median);
        text.AppendLine("Last train loss, median of the runs (the initial weights of the plain loop differ from run to run):").AppendLine();
        foreach (var result in results) AppendLosses(text, result);
        return text.ToString();
    }

    private static void AppendIntroduction(StringBuilder text, int iterations) => text.AppendLine(CultureInfo.InvariantCulture, $"""
        # The main job: trainer against plain loop

        640 rows of 2 features to learn from, 160 to test on; 2-100-100-1, sigmoid, binary cross-entropy, gradient descent with rate
        0.01, all rows a step, the test loss after each. `MlpBinaryTrainer.Fit(train, test)` from data view to model against the same
        loop in TorchSharp: `Sequential`, `BCELoss`, `optim.SGD`. Runs of {iterations:N0} iterations in turn, trainer, loop, trainer, loop, after a
        warm-up of each. Median (lowest to highest). How many times as fast the trainer is, is the loop's time over the trainer's, taken
        pair by pair: above 1 the trainer is faster.

        {MachineDescription.Write()}

        """);

    private static void AppendTable(StringBuilder text, string title, IReadOnlyList<MainJobResult> results, Func<RunTimes, TimeSpan> time)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            {title}:

            | threads | pairs | trainer, us | plain loop, us | times as fast |
            |--:|--:|--:|--:|--:|
            """);
        foreach (var result in results)
        {
            var trainer = new Spread(result.Pairs.Select(pair => time(pair.Trainer).TotalMicroseconds));
            var plain = new Spread(result.Pairs.Select(pair => time(pair.Plain).TotalMicroseconds));
            var ratio = new Spread(result.Pairs.Select(pair => time(pair.Plain) / time(pair.Trainer)));
            text.AppendLine($"| {result.Threads} | {result.Pairs.Length} | {trainer.Cell("F0")} | {plain.Cell("F0")} | {ratio.Cell("F2")} |");
        }
        text.AppendLine();
    }

    private static void AppendLosses(StringBuilder text, MainJobResult result)
    {
        var trainer = new Spread(result.Pairs.Select(pair => (double)pair.Trainer.TrainLoss));
        var plain = new Spread(result.Pairs.Select(pair => (double)pair.Plain.TrainLoss));
        text.AppendLine(CultureInfo.InvariantCulture, $"- {result.Threads} threads: trainer {trainer.Median:F4}, plain loop {plain.Median:F4}");
    }
}
