namespace Extensions.ML.Mlp.Data;

/// <summary>The scaling of the features, each on its own: <c>(x - shift) * scale</c>.</summary>
internal sealed record FeatureScaling(float[] Shifts, float[] Scales)
{
    /// <summary>Measures the scaling on rows; null for none. Example weights count, so that weight 2 is the row twice.</summary>
    internal static FeatureScaling? Measure(TrainingRows rows, InputNormalization kind)
    {
        if (kind == InputNormalization.None) return null;
        var scaling = new FeatureScaling(new float[rows.FeatureCount], new float[rows.FeatureCount]);
        var column = new float[rows.Count];
        for (int feature = 0; feature < rows.FeatureCount; feature++)
        {
            for (int row = 0; row < rows.Count; row++) column[row] = rows.Features[(long)row * rows.FeatureCount + feature];
            var (centre, spread) = kind switch
            {
                InputNormalization.MinMax => (column.Min(), (double)column.Max() - column.Min()),
                InputNormalization.Robust => Quartiles(column, rows.Weights),
                InputNormalization.Standardize when IsIndicator(column) => (0, 1),
                _ => Moments.Of(column, rows.Weights),
            };
            scaling.Shifts[feature] = (float)centre;
            // A feature that never changes, or by less than a scale can undo, carries nothing: whatever it is later, it counts 0.
            float scale = (float)(1 / spread);
            scaling.Scales[feature] = float.IsFinite(scale) ? scale : 0;
        }
        return scaling;
    }

    /// <summary>The rows with scaled features.</summary>
    internal TrainingRows Apply(TrainingRows rows)
    {
        var scaled = new float[rows.Features.Length];
        for (int row = 0, at = 0; row < rows.Count; row++)
            for (int feature = 0; feature < rows.FeatureCount; feature++, at++)
                scaled[at] = (rows.Features[at] - Shifts[feature]) * Scales[feature];
        return rows with { Features = scaled };
    }

    /// <summary>
    /// Whether a feature says yes or no, as each slot of a one-hot category does. Over its small deviation a rare category would
    /// drown out the other features: on Adult's validation rows that cost 0.4 % of accuracy.
    /// </summary>
    private static bool IsIndicator(float[] column) => Array.TrueForAll(column, value => value is 0 or 1) && Array.IndexOf(column, 0) >= 0 && Array.IndexOf(column, 1) >= 0;

    /// <summary>The median and the distance of the quartiles; where that is 0, half the range, so that a rare value is not thrown away.</summary>
    private static (double Centre, double Spread) Quartiles(float[] column, float[]? weights)
    {
        float[] values = [.. column];
        float[] masses = weights is null ? [.. Enumerable.Repeat(1f, values.Length)] : [.. weights];
        Array.Sort(values, masses);
        double total = masses.Sum(mass => (double)mass), quartiles = Quantile(0.75) - Quantile(0.25);
        return (Quantile(0.5), quartiles > 0 ? quartiles : ((double)values[^1] - values[0]) / 2);

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
