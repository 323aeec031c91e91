using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>How <see cref="SoakCommand"/> is typed.</summary>
internal static class SoakCommandLine
{
    internal static Command Create()
    {
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 20 };
        var seconds = new Option<double>("--seconds") { Description = "The time between two samples.", DefaultValueFactory = _ => 5 };
        var scenarios = new Option<string[]>("--scenarios") { Description = $"What is done, all when left out: {string.Join("; ", SoakScenarios.All.Select(scenario => scenario.Name))}.", AllowMultipleArgumentsPerToken = true };
        scenarios.AcceptOnlyFromAmong([.. SoakScenarios.All.Select(scenario => scenario.Name)]);
        var seed = new Option<int>("--seed") { Description = "Other scenarios for another number.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("soak.md");
        var command = new Command("soak", "Fits, saves, loads, scores, cancels, resumes and fails at random, and fails itself when memory, tensors, handles or threads rise.") { scenarios, minutes, seconds, seed, report };
        command.SetAction(parsed => SoakCommand.Run(
            [.. SoakScenarios.All.Where(scenario => parsed.GetValue(scenarios) is not { Length: > 0 } chosen || chosen.Contains(scenario.Name))],
            TimeSpan.FromMinutes(parsed.GetRequiredValue(minutes)),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(seed),
            parsed.GetRequiredValue(report)));
        return command;
    }
}
