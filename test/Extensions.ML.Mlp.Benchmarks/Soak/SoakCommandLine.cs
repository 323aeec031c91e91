using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Measuring;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>How <see cref="SoakCommand"/> is typed.</summary>
internal static class SoakCommandLine
{
    internal static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double>("--seconds") { Description = "The time between two samples.", DefaultValueFactory = _ => 5 };
        var deeds = new Option<string[]>("--deeds") { Description = $"What is done, all when left out: {string.Join("; ", SoakDeeds.All.Select(deed => deed.Name))}.", AllowMultipleArgumentsPerToken = true };
        deeds.AcceptOnlyFromAmong([.. SoakDeeds.All.Select(deed => deed.Name)]);
        var seed = new Option<int>("--seed") { Description = "Other deeds for another number.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("soak.md");
        var command = new Command("soak", "Fits, saves, loads, scores, cancels, resumes and fails at random, and fails itself when memory, tensors, handles or threads rise.") { deeds, minutes, seconds, seed, report };
        command.SetAction(parsed => SoakCommand.Run(
            [.. SoakDeeds.All.Where(deed => parsed.GetValue(deeds) is not { Length: > 0 } chosen || chosen.Contains(deed.Name))],
            TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(seed),
            parsed.GetRequiredValue(report)));
        return command;
    }
}
