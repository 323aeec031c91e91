using System.CommandLine;

namespace Mlp.Samples.Arguments;

/// <summary>The options that every command which trains has.</summary>
internal static class SharedOptions
{
    internal static Option<int> Threads(int defaultValue) => NumberOption.Whole(
        "--threads",
        "The most CPU threads of a step; small steps take fewer.",
        defaultValue,
        least: 1,
        most: 1024);

    internal static Option<int> Seed(int defaultValue) => NumberOption.Whole(
        "--seed",
        "The seed of the initial weights, the order of points, and the points themselves where they are drawn.",
        defaultValue,
        least: 0);
}
