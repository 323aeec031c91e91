namespace Mlp.Samples.Toy;

/// <summary>A wave of one variable with noise that grows from left to right, and now and then a reading far too high.</summary>
internal static class NoisyWave
{
    internal const double Left = -3, Right = 3;

    private const double OutlierHeight = 6;

    /// <summary>Points in the order of their X.</summary>
    internal static WavePoint[] Draw(int count, double outlierShare, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Draw(random, outlierShare)).OrderBy(point => point.X)];
    }

    private static WavePoint Draw(Random random, double outlierShare)
    {
        double x = Left + (Right - Left) * random.NextDouble(), truth = Math.Sin(2 * x) + 0.3 * x;
        double noise = Normal.Next(random) * (0.1 + 0.6 * (x - Left) / (Right - Left));
        bool isOutlier = random.NextDouble() < outlierShare;
        return new() { X = (float)x, Truth = (float)truth, Label = (float)(truth + (isOutlier ? OutlierHeight : noise)) };
    }
}
