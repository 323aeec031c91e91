using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>How <see cref="DefaultsCommand"/> is typed.</summary>
internal static class DefaultsCommandLine
{
    internal static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Where california-housing.csv, diamonds.csv, adult-train.csv and adult-test.csv lie; those that are absent are left out.",
        };
        var seeds = new Option<int>("--seeds") { Description = "Trainings of each candidate.", DefaultValueFactory = _ => 5 };
        var only = new Option<string?>("--only") { Description = "A part of the names of the candidates to run." };
        var threads = new Option<int>("--threads") { Description = "Threads within an operation.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("defaults.md");
        var command = new Command("defaults", "Measures candidates for the default options on public tables, on validation rows.") { folder, seeds, threads, only, report };
        command.SetAction(parsed => DefaultsCommand.Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetRequiredValue(threads), parsed.GetValue(only), parsed.GetRequiredValue(report)));
        return command;
    }
}
