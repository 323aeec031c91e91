using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.TrainSteps;

/// <summary>Times steps on shuffled batches: the trainer, the plain loop, and the trainer with each of its engines, all in turn.</summary>
internal static class TrainStepsCommand
{
    private const int SmallRowCount = 6_400, MnistRowCount = 60_000, FewestEpochs = 3;

    private static readonly (Workload Workload, int RowCount)[] Workloads =
    [
        (new(2, [100, 100], 2, Activation.Sigmoid, new Sgd(), 32), SmallRowCount),
        (new(2, [100, 100], 2, Activation.Sigmoid, new Sgd(), 256), SmallRowCount),
        (new(2, [100, 100], 2, Activation.Relu, new Adam(), 32), SmallRowCount),
        (new(2, [100, 100], 2, Activation.Relu, new Adam(), 256), SmallRowCount),
        (new(784, [256, 128], 10, Activation.Relu, new Adam(), 128), MnistRowCount),
    ];

    internal static Command Create()
    {
        var steps = new Option<int>("--steps") { Description = "The fewest steps a turn; a turn has whole epochs, at least 3.", DefaultValueFactory = _ => 2_000 };
        var only = new Option<string?>("--only") { Description = "A part of the names of the workloads to run, such as batch 32." };
        var pairs = MeasuringOptions.Pairs("Rounds in which each rival has its turn.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("train-steps.md");
        var command = new Command("train-steps", "Times training steps on shuffled batches against the same loop written plainly in TorchSharp.") { steps, pairs, threads, only, report };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(threads), parsed.GetRequiredValue(pairs), parsed.GetRequiredValue(steps), parsed.GetValue(only), parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(int[] threadCounts, int pairs, int steps, string? only, FileInfo file)
    {
        var results = new List<TrainStepsResult>();
        foreach (var (workload, rowCount) in Workloads.Where(each => only is null || each.Workload.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            var rows = ClassRows.Draw(rowCount, workload.FeatureCount, workload.ClassCount);
            foreach (int threads in threadCounts) results.Add(Measure(workload, rows, threads, pairs, steps));
        }
        Report.Write(TrainStepsReport.Write(results, steps), file);
    }

    private static TrainStepsResult Measure(Workload workload, ClassRows rows, int threads, int pairs, int steps)
    {
        int stepsAnEpoch = workload.StepsAnEpoch(rows.Rows.Length);
        int epochs = Math.Max(FewestEpochs, (steps + stepsAnEpoch - 1) / stepsAnEpoch);
        var view = rows.ToView(new MLContext(seed: 1));
        // As long as the others, so that all of them meet compiled code.
        RunRound();
        var result = new TrainStepsResult(workload, threads, stepsAnEpoch, [.. Enumerable.Range(0, pairs).Select(_ => RunRound())]);
        Console.WriteLine(TrainStepsReport.Line(result));
        return result;

        TrainStepsRound RunRound() => new(
            Ours(TrainingEngine.Auto),
            PlainTurn.Run(workload, rows, threads, epochs),
            Ours(TrainingEngine.Autograd),
            Ours(TrainingEngine.Fused));

        RunTimes Ours(TrainingEngine engine) => TrainerTurn.Run(workload, view, engine, threads, epochs).Times;
    }
}

/// <summary>One turn of each.</summary>
internal sealed record TrainStepsRound(RunTimes Trainer, RunTimes Plain, RunTimes Autograd, RunTimes Fused);

/// <summary>The rounds with one workload and number of threads.</summary>
internal sealed record TrainStepsResult(Workload Workload, int Threads, int StepsAnEpoch, TrainStepsRound[] Rounds);
