namespace Extensions.ML.Mlp.Data;

/// <summary>Mean and deviation of values with weights, and the means of all features.</summary>
internal static class Moments
{
    /// <summary>The weighted mean and the deviation of the population, in two passes.</summary>
    internal static (double Mean, double Deviation) Of(float[] values, float[]? weights)
    {
        double mean = 0, variance = 0, total = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double weight = weights?[i] ?? 1;
            mean += weight * values[i];
            total += weight;
        }
        mean /= total;
        for (int i = 0; i < values.Length; i++) variance += (weights?[i] ?? 1) * (values[i] - mean) * (values[i] - mean);
        double deviation = Math.Sqrt(variance / total);
        // Equal values may leave a deviation of rounding errors.
        return (mean, deviation > 1e-7 * Math.Abs(mean) ? deviation : 0);
    }

    /// <summary>The weighted mean of each feature, [FeatureCount].</summary>
    internal static float[] MeansOf(TrainingRows rows)
    {
        var sums = new double[rows.FeatureCount];
        double total = 0;
        for (int row = 0, at = 0; row < rows.Count; row++)
        {
            double weight = rows.Weights?[row] ?? 1;
            total += weight;
            for (int feature = 0; feature < sums.Length; feature++, at++) sums[feature] += weight * rows.Features[at];
        }
        return [.. sums.Select(sum => (float)(sum / total))];
    }
}
