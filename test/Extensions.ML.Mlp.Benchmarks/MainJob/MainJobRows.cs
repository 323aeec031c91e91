using Microsoft.ML.Data;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>A row of the main job.</summary>
public sealed class MainJobRow
{
    [VectorType(MainJobRows.Features)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }
}

/// <summary>The main job's 640 rows to learn from and 160 to test on: four round clouds of points, the ones across from each other of one class.</summary>
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
            Features = [Near(row % 4 < 2 ? -1 : 1), Near(row % 2 == 0 ? -1 : 1)],
            Label = row % 4 is 0 or 3,
        })];

        // The sum of twelve uniform numbers is nearly normal, with deviation 1.
        float Near(double centre) => (float)(centre + 0.5 * (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6));
    }
}
