using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Measuring;

namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>How <see cref="DefaultsCommand"/> and <see cref="TestCommand"/> are typed.</summary>
internal static class DefaultsCommandLine
{
    internal static Command CreateCandidates()
    {
        var (folder, seeds) = (Folder(), Seeds());
        var only = new Option<string?>("--only") { Description = "A part of the names of the candidates to run." };
        var threads = new Option<int>("--threads") { Description = "Threads within an operation.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("defaults.md");
        var command = new Command("defaults", "Measures candidates for the default options on public tables, on validation rows.") { folder, seeds, threads, only, report };
        command.SetAction(parsed => DefaultsCommand.Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetRequiredValue(threads), parsed.GetValue(only), parsed.GetRequiredValue(report)));
        return command;
    }

    internal static Command CreateTest()
    {
        var (folder, seeds) = (Folder(), Seeds());
        var threads = new Option<int?>("--threads") { Description = "Threads within an operation; libtorch's own choice when left out." };
        var command = new Command("defaults-test", "Measures the default options on the public tables' test rows.") { folder, seeds, threads };
        command.SetAction(parsed => TestCommand.Run(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetValue(threads)));
        return command;
    }

    private static Argument<DirectoryInfo> Folder() => new("folder")
    {
        Description = "Where california-housing.csv, diamonds.csv, adult-train.csv and adult-test.csv lie; those that are absent are left out.",
    };

    private static Option<int> Seeds() => new("--seeds") { Description = "Trainings of each candidate.", DefaultValueFactory = _ => 5 };
}
