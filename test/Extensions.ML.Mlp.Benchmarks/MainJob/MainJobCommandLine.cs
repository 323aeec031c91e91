using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>How <see cref="MainJobCommand"/> is typed.</summary>
internal static class MainJobCommandLine
{
    internal static Command Create()
    {
        var iterations = new Option<int>("--iterations") { Description = "Iterations a run.", DefaultValueFactory = _ => 3_000 };
        var pairs = MeasuringOptions.Pairs("Pairs of runs, trainer then plain loop.", 7);
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("main-job.md");
        var command = new Command("main-job", "Times an iteration of the main job against the same loop written plainly in TorchSharp.") { iterations, pairs, threads, report };
        command.SetAction(parsed => MainJobCommand.Run(
            parsed.GetRequiredValue(threads), parsed.GetRequiredValue(pairs), parsed.GetRequiredValue(iterations), parsed.GetRequiredValue(report)));
        return command;
    }
}
