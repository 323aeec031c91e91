using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>How <see cref="GrowthCommand"/> is typed.</summary>
internal static class GrowthCommandLine
{
    internal static Command Create()
    {
        var turns = new Option<int>("--turns") { Description = "Turns of each size.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<double>("--seconds") { Description = "The time of a turn, which has 3 epochs at least.", DefaultValueFactory = _ => 0.5 };
        var most = new Option<int>("--most") { Description = "The largest size that is measured.", DefaultValueFactory = _ => int.MaxValue };
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("growth.md");
        var command = new Command("growth", "Times an epoch while rows, features, width or depth grow, as tables and a plot.") { turns, seconds, most, threads, report };
        command.SetAction(parsed => GrowthCommand.Run(
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(turns),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(most),
            parsed.GetRequiredValue(report)));
        return command;
    }
}
