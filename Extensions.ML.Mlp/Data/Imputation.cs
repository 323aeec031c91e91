using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data;

/// <summary>What stands in the place of missing values.</summary>
internal static class Imputation
{
    /// <param name="kind">How; not by skipping.</param>
    /// <param name="measures">What was measured on the rows.</param>
    /// <param name="sample">The rows that medians are taken of; needed for those alone.</param>
    internal static ImputeStage Fit(MissingValues kind, RowMeasures measures, TrainingRows? sample)
    {
        int width = measures.FeatureMeans.Length;
        // A feature that is always missing has no mean.
        float[] replacements = kind == MissingValues.ImputeMedian
            ? [.. Enumerable.Range(0, width).Select(feature => SortedColumn.Of(sample!, feature).Quantile(0.5))]
            : [.. measures.FeatureMeans.Select(mean => float.IsNaN(mean) ? 0 : mean)];
        return new(replacements, [.. Enumerable.Range(0, width).Where(measures.HasMissing)]);
    }
}
