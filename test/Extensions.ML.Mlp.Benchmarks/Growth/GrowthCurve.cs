namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>The times of a series with one number of threads.</summary>
internal sealed record GrowthCurve(GrowthSeries Series, int Threads, GrowthPoint[] Points)
{
    /// <summary>The slope on logarithmic axes by least squares: 1 is linear, below 1 is less.</summary>
    internal double Slope => SlopeOf(Points);

    /// <summary>The slope from the largest size but one to the largest.</summary>
    internal double LastSlope => SlopeOf(Points[^2..]);

    private static double SlopeOf(GrowthPoint[] points)
    {
        double[] x = [.. points.Select(point => Math.Log(point.Size))], y = [.. points.Select(point => Math.Log(point.Epoch.Median))];
        double meanX = x.Average(), meanY = y.Average();
        return x.Zip(y, (each, time) => (each - meanX) * (time - meanY)).Sum() / x.Sum(each => (each - meanX) * (each - meanX));
    }
}

/// <summary>The times at one size.</summary>
/// <param name="Size">The size that grows.</param>
/// <param name="RowCount">The rows.</param>
/// <param name="Epoch">Milliseconds of a turn's median epoch.</param>
/// <param name="SetUp">Milliseconds of Fit before its first epoch and after its last.</param>
internal sealed record GrowthPoint(int Size, int RowCount, Spread Epoch, Spread SetUp);
