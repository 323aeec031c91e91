using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.TrainSteps;

/// <summary>How <see cref="TrainStepsCommand"/> is typed.</summary>
internal static class TrainStepsCommandLine
{
    internal static Command Create()
    {
        var steps = new Option<int>("--steps") { Description = "The fewest steps a turn; a turn has whole epochs, at least 3.", DefaultValueFactory = _ => 2_000 };
        var only = new Option<string?>("--only") { Description = "A part of the names of the workloads to run, such as batch 32." };
        var pairs = MeasuringOptions.Pairs("Rounds in which each rival has its turn.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("train-steps.md");
        var command = new Command("train-steps", "Times training steps on shuffled batches against the same loop written plainly in TorchSharp.") { steps, pairs, threads, only, report };
        command.SetAction(parsed => TrainStepsCommand.Run(
            parsed.GetRequiredValue(threads), parsed.GetRequiredValue(pairs), parsed.GetRequiredValue(steps), parsed.GetValue(only), parsed.GetRequiredValue(report)));
        return command;
    }
}
