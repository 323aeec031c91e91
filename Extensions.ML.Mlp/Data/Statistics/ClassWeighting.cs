namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>Class weights as factors of example weights.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each class: as given, or balanced by the sums of the rows' weights.</summary>
    internal static double[] Measure(IReadOnlyList<double> classTotals, ClassWeights weights)
    {
        if (weights.Values is { } given) return [.. given];
        double all = classTotals.Sum();
        // A class without a row has no weight to balance.
        return [.. classTotals.Select(total => total > 0 ? all / (classTotals.Count * total) : 1)];
    }
}
