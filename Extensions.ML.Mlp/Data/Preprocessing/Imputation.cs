using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>What stands in the place of missing values.</summary>
internal static class Imputation
{
    /// <param name="kind">How; not by skipping.</param>
    /// <param name="measures">What was measured on the rows.</param>
    /// <param name="sample">The rows that medians are taken of; needed for those alone.</param>
    internal static ImputeStage Fit(MissingValues kind, RowMeasures measures, TrainingRows? sample)
    {
        int width = measures.FeatureMeans.Length;
        float[] replacements = [.. Enumerable.Range(0, width).Select(Replacement)];
        // An indicator that is 1 in all rows tells nothing.
        return new(replacements, [.. Enumerable.Range(0, width).Where(HasIndicator)]);

        bool HasIndicator(int feature) => measures.HasMissing(feature) && !measures.Ranges.IsEmpty(feature);

        // The mean of a feature without any value is 0.
        float Replacement(int feature) => kind == MissingValues.ImputeMedian && SortedColumn.TryOf(sample!, feature) is { } column
            ? column.Quantile(0.5)
            : measures.FeatureMeans[feature];
    }
}
