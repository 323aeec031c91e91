namespace Extensions.ML.Mlp.Data;

/// <summary>The median and the distance of the quartiles of each feature; a row's weight counts, and rows where the feature is missing do not. 0 without any value.</summary>
internal static class Quartiles
{
    internal static (double Median, double Distance) Of(TrainingRows rows, int feature)
    {
        var values = new float[rows.Count];
        for (int row = 0; row < values.Length; row++) values[row] = rows.Features[(long)row * rows.FeatureCount + feature];
        float[] masses = rows.Weights is null ? [.. Enumerable.Repeat(1f, values.Length)] : [.. rows.Weights];
        Array.Sort(values, masses);
        // NaN is sorted before all others.
        int missing = values.TakeWhile(float.IsNaN).Count();
        (values, masses) = (values[missing..], masses[missing..]);
        if (values.Length == 0) return (0, 0);
        double total = masses.Sum(mass => (double)mass);
        return (Quantile(0.5), Quantile(0.75) - Quantile(0.25));

        // The smallest value at or below which lies at least the share; no interpolation, which weights would change.
        double Quantile(double share)
        {
            double below = 0;
            int at = 0;
            while (at < values.Length - 1 && (below += masses[at]) < share * total) at++;
            return values[at];
        }
    }
}
