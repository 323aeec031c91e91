using System.CommandLine;
using System.Diagnostics;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.EngineGrid;

/// <summary>Times a step of both engines over a grid of shapes and batches, and asks which of them the automatic choice takes.</summary>
internal static class EngineGridCommand
{
    internal static Command Create()
    {
        var all = new Option<bool>("--all") { Description = $"All {GridPoint.All.Length:N0} points instead of a sample." };
        var sample = new Option<int>("--sample") { Description = "The points of the sample.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed") { Description = "The sample's seed.", DefaultValueFactory = _ => 1 };
        var seconds = new Option<double>("--seconds") { Description = "The time for the pairs of a point with each number of threads.", DefaultValueFactory = _ => 4 };
        var pairs = MeasuringOptions.Pairs("Pairs of turns at a point, autograd then fused, as far as its time allows.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("engine-grid.md");
        var command = new Command("engine-grid", "Times a step of the fused engine against autograd over a grid of shapes.") { all, sample, seed, seconds, pairs, threads, report };
        command.SetAction(parsed => Run(
            parsed.GetValue(all) ? GridPoint.All : GridPoint.Sample(parsed.GetRequiredValue(sample), parsed.GetRequiredValue(seed)),
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(pairs),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(GridPoint[] points, int[] threadCounts, int pairs, TimeSpan budget, FileInfo file)
    {
        WarmUp(threadCounts);
        var results = new List<GridResult>();
        string table = Path.ChangeExtension(file.FullName, ".csv");
        file.Directory?.Create();
        File.WriteAllText(table, EngineGridReport.CsvHeader);
        for (int index = 0; index < points.Length; index++)
        {
            foreach (var result in Measure(points[index], threadCounts, pairs, budget))
            {
                results.Add(result);
                File.AppendAllText(table, EngineGridReport.CsvLine(result));
                Console.WriteLine($"{index + 1} of {points.Length}: {result.Line}{(result.FusedLoses ? ", FUSED LOSES" : "")}");
            }
        }
        Report.Write(EngineGridReport.Write(results, budget), file);
    }

    /// <summary>Both engines with each activation and optimizer, so that the first points meet compiled code.</summary>
    private static void WarmUp(int[] threadCounts)
    {
        foreach (var point in GridPoint.All.Where(point => point is { Inputs: 50, Depth: 2, Width: 64, BatchSize: 32 }))
            _ = Measure(point, threadCounts, pairs: 1, TimeSpan.FromSeconds(2)).ToArray();
    }

    private static IEnumerable<GridResult> Measure(GridPoint point, int[] threadCounts, int pairs, TimeSpan budget)
    {
        var view = ClassRows.Draw(point.RowCount, point.Inputs, point.Workload.ClassCount).ToView(new MLContext(seed: 1));
        foreach (int threads in threadCounts)
        {
            string? chosen = TrainerTurn.Run(point.Workload, view, TrainingEngine.Auto, threads, epochs: 1).Engine;
            var turns = new List<(double Autograd, double Fused)>();
            var clock = Stopwatch.StartNew();
            do turns.Add((Step(TrainingEngine.Autograd), Step(TrainingEngine.Fused)));
            while (turns.Count < pairs && clock.Elapsed < budget);
            yield return new(point, threads, [.. turns], chosen);

            double Step(TrainingEngine engine) =>
                TrainerTurn.Run(point.Workload, view, engine, threads, budget / (2 * pairs)).Times.Median.TotalMicroseconds / point.Workload.StepsAnEpoch(point.RowCount);
        }
    }
}
