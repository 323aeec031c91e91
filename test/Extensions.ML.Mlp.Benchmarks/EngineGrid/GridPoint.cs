using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.EngineGrid;

/// <summary>A shape, a batch size, an activation and an optimizer. Without hidden layers the width is 0 and the activation is not used.</summary>
internal sealed record GridPoint(int Inputs, int Width, int Depth, int BatchSize, Activation Activation, Optimizer Optimizer)
{
    private const double EpochSeconds = 0.02, StepOverheadSeconds = 1e-4, AssumedFlops = 5e10, MostValues = 16e6;
    private const int FewestSteps = 2, MostSteps = 128;

    private static readonly int[] AllInputs = [2, 10, 50, 200, 1000], Widths = [16, 64, 256, 1024], Depths = [0, 1, 2, 4, 6], BatchSizes = [1, 8, 32, 128, 512, 4096];

    internal static GridPoint[] All { get; } =
    [
        .. from inputs in AllInputs
            from depth in Depths
            from width in depth == 0 ? [0] : Widths
            from batchSize in BatchSizes
            from activation in depth == 0 ? [Activation.Relu] : new[] { Activation.Relu, Activation.Sigmoid }
            from optimizer in new Optimizer[] { new Sgd(), new Adam() }
            select new GridPoint(inputs, width, depth, batchSize, activation, optimizer),
    ];

    internal Workload Workload { get; } = new(Inputs, [.. Enumerable.Repeat(Width, Depth)], 2, Activation, Optimizer, BatchSize);

    /// <summary>Rows for so many steps an epoch that what an epoch costs besides hardly counts, but not more than memory and time allow.</summary>
    internal int RowCount
    {
        get
        {
            double weights = Depth == 0 ? Inputs : (double)Inputs * Width + (Depth - 1.0) * Width * Width + Width;
            double stepSeconds = StepOverheadSeconds + 6 * weights * BatchSize / AssumedFlops;
            double steps = Math.Min(EpochSeconds / stepSeconds, MostValues / ((double)BatchSize * Inputs));
            return BatchSize * Math.Clamp((int)steps, FewestSteps, MostSteps);
        }
    }

    /// <summary>A part of the grid, the same for the same seed, in the grid's order.</summary>
    internal static GridPoint[] Sample(int count, int seed)
    {
        int[] indices = [.. Enumerable.Range(0, All.Length)];
        new Random(seed).Shuffle(indices);
        return [.. indices.Take(count).Order().Select(index => All[index])];
    }
}
