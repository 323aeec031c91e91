using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>What stands in the place of missing values.</summary>
internal static class Imputer
{
    /// <param name="kind">How; not by skipping.</param>
    /// <param name="statistics">What was measured on the rows.</param>
    /// <param name="sample">The rows that medians are taken of; needed for those alone.</param>
    internal static ImputeStage Fit(MissingValues kind, DatasetStatistics statistics, DenseRows? sample)
    {
        int width = statistics.FeatureMeans.Length;
        float[] replacements = [.. Enumerable.Range(0, width).Select(Replacement)];
        // An indicator that is 1 in all rows tells nothing.
        return new(replacements, [.. Enumerable.Range(0, width).Where(HasIndicator)]);

        bool HasIndicator(int feature) => statistics.HasMissing(feature) && !statistics.Ranges.IsEmpty(feature);

        // The mean of a feature without any value is 0.
        float Replacement(int feature) => kind == MissingValues.ImputeMedian && SortedColumn.TryOf(sample!, feature) is { } column
            ? column.Quantile(0.5)
            : statistics.FeatureMeans[feature];
    }
}
