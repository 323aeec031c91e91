using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>One size that grows while all others stay.</summary>
internal sealed record GrowthSeries(string Name, int[] Sizes, Func<int, (Workload Workload, int RowCount)> At)
{
    private const int Features = 50, Width = 100, Depth = 2, Rows = 20_000;

    internal static GrowthSeries[] All { get; } =
    [
        new("rows", [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000], rows => Of(rows, Features, Width, Depth)),
        new("features", [2, 5, 10, 20, 50, 100, 200, 500, 1_000], features => Of(Rows, features, Width, Depth)),
        new("width", [16, 32, 64, 128, 256, 512, 1_024], width => Of(Rows, Features, width, Depth)),
        new("depth", [1, 2, 3, 4, 6, 8], depth => Of(Rows, Features, Width, depth)),
    ];

    /// <summary>What stays, as the report tells it.</summary>
    internal static string Fixed => FormattableString.Invariant($"{Rows:N0} rows, {Features} features, {Depth} hidden layers of {Width}");

    /// <summary>The same, without the sizes above one; the two smallest stay.</summary>
    internal GrowthSeries UpTo(int most) => this with { Sizes = [.. Sizes.Where((size, index) => index < 2 || size <= most)] };

    private static (Workload Workload, int RowCount) Of(int rows, int features, int width, int depth) =>
        (new(features, [.. Enumerable.Repeat(width, depth)], 2, Activation.Relu, new Adam(), 256), rows);
}
