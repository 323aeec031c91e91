namespace Extensions.ML.Mlp.Data;

/// <summary>Class weights as example weights.</summary>
internal static class ClassWeighting
{
    /// <summary>The weight of each class: as given, or balanced by the rows' weights.</summary>
    internal static double[] Measure(TrainingRows rows, ClassWeights weights, int classCount)
    {
        if (weights.Values is { } given) return [.. given];
        var totals = new double[classCount];
        for (int row = 0; row < rows.Count; row++) totals[(int)rows.Labels[row]] += rows.Weights?[row] ?? 1;
        double all = totals.Sum();
        // A class without a row has no weight to balance.
        return [.. totals.Select(total => total > 0 ? all / (classCount * total) : 1)];
    }

    /// <summary>The rows, each weight times that of its class.</summary>
    internal static TrainingRows Apply(TrainingRows rows, double[] classes) =>
        rows with { Weights = [.. rows.Labels.Select((label, row) => (float)((rows.Weights?[row] ?? 1) * classes[(int)label]))] };
}
