namespace Extensions.ML.Mlp.Data;

/// <summary>The edges of the bins of embedded numbers.</summary>
internal static class EmbeddingKnots
{
    /// <summary>Quantiles of the rows with quantiles of the distinct values, each once.</summary>
    /// <param name="rows">The rows, as the network takes them.</param>
    /// <param name="feature">The number.</param>
    /// <param name="bins">The most bins; half of the edges are quantiles of the rows.</param>
    /// <returns>The edges, ascending; fewer than two when the number never changes.</returns>
    internal static float[] Of(TrainingRows rows, int feature, int bins)
    {
        var column = SortedColumn.Of(rows, feature);
        // The two share both ends, so that there are fewer edges than bins were asked for.
        return [.. Quantiles(column, (bins + 1) / 2).Concat(Quantiles(column.Distinct(), bins / 2)).Distinct().Order()];
    }

    private static IEnumerable<float> Quantiles(SortedColumn column, int parts) =>
        Enumerable.Range(0, parts + 1).Select(part => column.Quantile((double)part / parts));
}
