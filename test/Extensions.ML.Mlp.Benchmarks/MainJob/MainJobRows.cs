namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>A row of the main job.</summary>
public sealed class MainJobRow
{
    [VectorType(MainJobRows.Features)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}

/// <summary>The main job's 640 rows to learn from and 160 to test on: two round clouds of points that overlap.</summary>
internal static class MainJobRows
{
    internal const int Features = 2, TrainCount = 640, TestCount = 160;

    internal static MainJobRow[] Train { get; } = Draw(TrainCount, seed: 1);

    internal static MainJobRow[] Test { get; } = Draw(TestCount, seed: 2);

    private static MainJobRow[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(row => new MainJobRow
        {
            Features = row % 2 == 0 ? [Near(0), Near(0)] : [Near(4), Near(3)],
            Label = row % 2 == 1,
        })];

        // The sum of twelve uniform numbers is nearly normal, with deviation 1.
        float Near(double centre) => (float)(centre + 2.6 * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6));
    }
}
