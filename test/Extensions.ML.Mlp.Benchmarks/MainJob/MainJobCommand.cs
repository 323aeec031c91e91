using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>
/// Runs the trainer and the plain loop in turn. Both of a pair meet the machine in nearly the same state, so the ratio of a pair
/// says more than the two times do.
/// </summary>
internal static class MainJobCommand
{
    private const int WarmUpIterations = 1_000;

    internal static Command Create()
    {
        var iterations = new Option<int>("--iterations") { Description = "Iterations a run.", DefaultValueFactory = _ => 3_000 };
        var pairs = MeasuringOptions.Pairs("Pairs of runs, trainer then plain loop.", 7);
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("main-job.md");
        var command = new Command("main-job", "Times an iteration of the main job against the same loop written plainly in TorchSharp.") { iterations, pairs, threads, report };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(threads), parsed.GetRequiredValue(pairs), parsed.GetRequiredValue(iterations), parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(int[] threadCounts, int pairs, int iterations, FileInfo file)
    {
        var results = new List<MainJobResult>();
        foreach (int threads in threadCounts)
        {
            TrainerRun.Run(threads, WarmUpIterations);
            PlainLoopRun.Run(threads, WarmUpIterations);
            results.Add(new(threads, [.. Enumerable.Range(1, pairs).Select(pair => RunPair(threads, iterations, pair))]));
        }
        Report.Write(MainJobReport.Write(results, iterations), file);
    }

    private static (RunTimes Trainer, RunTimes Plain) RunPair(int threads, int iterations, int number)
    {
        var trainer = TrainerRun.Run(threads, iterations);
        var plain = PlainLoopRun.Run(threads, iterations);
        Console.WriteLine(FormattableString.Invariant(
            $"{threads} threads, pair {number}: trainer {trainer.Mean.TotalMicroseconds:F0} us, plain loop {plain.Mean.TotalMicroseconds:F0} us an iteration, {plain.Mean / trainer.Mean:F2} times as fast"));
        return (trainer, plain);
    }
}

/// <summary>The pairs of runs with one number of threads.</summary>
internal sealed record MainJobResult(int Threads, (RunTimes Trainer, RunTimes Plain)[] Pairs);
