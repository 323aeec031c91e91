using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Measuring;

/// <summary>The options that most commands have.</summary>
internal static class MeasuringOptions
{
    internal static Option<int> Pairs(string description, int defaultValue = 5) => new("--pairs") { Description = description, DefaultValueFactory = _ => defaultValue };

    internal static Option<int[]> Threads() => new("--threads")
    {
        Description = "Threads within an operation; each number is measured.",
        DefaultValueFactory = _ => [1, 2],
        AllowMultipleArgumentsPerToken = true,
    };

    internal static Option<FileInfo> Report(string name) => new("--out")
    {
        Description = "Where the table is written as markdown.",
        DefaultValueFactory = _ => new($"test/Extensions.ML.Mlp.Benchmarks/results/{name}"),
    };
}
