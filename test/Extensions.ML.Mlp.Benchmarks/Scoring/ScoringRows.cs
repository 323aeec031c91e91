namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>The rows that are scored.</summary>
internal static class ScoringRows
{
    internal const int Count = 1024;

    /// <summary>Numbers between -1 and 1, [count, featureCount].</summary>
    internal static float[] Draw(int count, int featureCount)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count * featureCount).Select(_ => 2 * random.NextSingle() - 1)];
    }
}
