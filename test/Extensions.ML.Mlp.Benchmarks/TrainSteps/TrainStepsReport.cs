using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.TrainSteps;

/// <summary>The measured steps as markdown.</summary>
internal static class TrainStepsReport
{
    internal static string Write(IReadOnlyList<TrainStepsResult> results, int steps)
    {
        var text = new StringBuilder(Introduction(steps));
        AppendTable(text, "The median epoch of a run, divided by its steps", results, times => times.Median);
        AppendTable(text, "The whole run, set-up too, divided by its steps", results, times => times.Mean);
        text.AppendLine("\nTrain loss of the last epoch, median of the rounds (the plain loop draws its weights and orders anew in each):\n");
        text.AppendLine("| workload | threads | trainer | plain loop | autograd | fused |\n|---|--:|--:|--:|--:|--:|");
        foreach (var result in results)
            text.AppendLine($"| {result.Workload.Name} | {result.Threads} | {Loss(result, round => round.Trainer)} | {Loss(result, round => round.Plain)} | {Loss(result, round => round.Autograd)} | {Loss(result, round => round.Fused)} |");
        return text.ToString();
    }

    internal static string Line(TrainStepsResult result) => $"{result.Workload.Name}: {Row(result, times => times.Median)}";

    private static string Introduction(int steps) => FormattableString.Invariant($"""
        # Training steps on shuffled batches

        Microseconds a step of `Fit`, from data view to model, against the loop that a user of PyTorch writes in TorchSharp: `randperm` each
        epoch, `index_select` of the batch, `Sequential`, `BCEWithLogitsLoss` or `CrossEntropyLoss`, `backward`, `step`, and `item` of each
        loss. Both compute the same network with the same optimizer on the same seeded rows, as many epochs as {steps:N0} steps need, at least 3,
        without validation. "Autograd" and "fused" are our trainer with that engine, "trainer" is it as it comes.

        Within a round all four take turns, after a warm-up of each. Median (lowest to highest); ratios are taken round by round. Above 1 the
        trainer is faster than the loop, and the fused engine faster than autograd. The first table counts the epochs alone, without the first;
        the second counts all: reading the view or copying the arrays, making the network, the first epoch, and the model at the end.

        {MachineDescription.Write()}

        """);

    private static void AppendTable(StringBuilder text, string title, IReadOnlyList<TrainStepsResult> results, Func<RunTimes, TimeSpan> epoch)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n{title}:\n");
        text.AppendLine("| workload | threads | trainer, us | plain loop, us | plain loop / trainer | autograd, us | fused, us | autograd / fused |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var result in results) text.AppendLine($"| {result.Workload.Name} {Row(result, epoch)}");
    }

    private static string Row(TrainStepsResult result, Func<RunTimes, TimeSpan> epoch)
    {
        return $"| {result.Threads} | {Step(round => round.Trainer)} | {Step(round => round.Plain)} | {Ratio(round => round.Plain, round => round.Trainer)} " +
            $"| {Step(round => round.Autograd)} | {Step(round => round.Fused)} | {Ratio(round => round.Autograd, round => round.Fused)} |";

        string Step(Func<TrainStepsRound, RunTimes> who) =>
            new Spread(result.Rounds.Select(round => epoch(who(round)).TotalMicroseconds / result.StepsAnEpoch)).Cell("F0");

        string Ratio(Func<TrainStepsRound, RunTimes> rival, Func<TrainStepsRound, RunTimes> ours) =>
            new Spread(result.Rounds.Select(round => epoch(rival(round)) / epoch(ours(round)))).Cell("F2");
    }

    private static string Loss(TrainStepsResult result, Func<TrainStepsRound, RunTimes> who) =>
        new Spread(result.Rounds.Select(round => (double)who(round).TrainLoss)).Median.ToString("F4", CultureInfo.InvariantCulture);
}
