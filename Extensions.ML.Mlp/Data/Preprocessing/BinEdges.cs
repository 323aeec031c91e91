using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>The edges of the bins of embedded numbers.</summary>
internal static class BinEdges
{
    /// <summary>
    /// Quantiles of the rows with quantiles of the distinct values, each once; of edges that count as one (<see cref="MinSpread"/>), the
    /// first.
    /// </summary>
    /// <param name="rows">The rows, as the network takes them.</param>
    /// <param name="ends">
    /// Two rows, likewise, of the smallest and the largest values of all rows: the edges where <paramref name="rows"/>, drawn from them, do
    /// not vary.
    /// </param>
    /// <param name="feature">The number.</param>
    /// <param name="bins">The most bins; half of the edges are quantiles of the rows.</param>
    /// <returns>The edges, ascending; fewer than two when the number never changes.</returns>
    internal static float[] Of(DenseRows rows, DenseRows ends, int feature, int bins)
    {
        var column = SortedColumn.Of(rows, feature);
        // The two share both ends, so that there are fewer edges than bins were asked for.
        float[] edges = Apart([.. Quantiles(column, (bins + 1) / 2).Concat(Quantiles(column.Distinct(), bins / 2)).Distinct().Order()]);
        return edges.Length > 1 ? edges : Apart([ends.FeaturesOf(0)[feature], ends.FeaturesOf(1)[feature]]);
    }

    /// <summary>
    /// Without those that count as one with the edge before: relative to the larger of them, or to half of all edges, so that what rounding
    /// leaves beside 0 is 0 among numbers.
    /// </summary>
    private static float[] Apart(float[] edges)
    {
        double middle = edges.Select(Math.Abs).Order().ElementAt(edges.Length / 2);
        List<float> kept = [edges[0]];
        foreach (float edge in edges)
            if (edge - (double)kept[^1] > MinSpread.Of(Math.Max(middle, Math.Max(Math.Abs(edge), Math.Abs(kept[^1]))))) kept.Add(edge);
        return [.. kept];
    }

    private static IEnumerable<float> Quantiles(SortedColumn column, int parts) =>
        Enumerable.Range(0, parts + 1).Select(part => column.Quantile((double)part / parts));
}
