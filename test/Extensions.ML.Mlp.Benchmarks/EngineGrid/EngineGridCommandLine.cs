using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.EngineGrid;

/// <summary>How <see cref="EngineGridCommand"/> is typed.</summary>
internal static class EngineGridCommandLine
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
        command.SetAction(parsed => EngineGridCommand.Run(
            parsed.GetValue(all) ? GridPoint.All : GridPoint.Sample(parsed.GetRequiredValue(sample), parsed.GetRequiredValue(seed)),
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(pairs),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
            parsed.GetRequiredValue(report)));
        return command;
    }
}
