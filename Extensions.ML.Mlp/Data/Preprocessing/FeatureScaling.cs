using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>The scaling of the features, each on its own: <c>(x - shift) * scale</c>.</summary>
internal static class FeatureScaling
{
    /// <param name="kind">Which scaling; not none, and none by curves.</param>
    /// <param name="statistics">What was measured on the rows.</param>
    /// <param name="sample">The rows that quartiles are taken of; needed by the robust scalings alone.</param>
    /// <param name="embedded">The slots of categories that will be embedded: what they hold is no quantity.</param>
    internal static AffineStage Fit(
        InputNormalization kind, DatasetStatistics statistics, DenseRows? sample, IReadOnlyList<CategorySlots> embedded)
    {
        int width = statistics.FeatureMeans.Length;
        float[] shifts = new float[width], scales = new float[width];
        var categoryOf = CategorySlots.ByFeature(embedded, width);
        for (int feature = 0; feature < width; feature++)
        {
            bool isEmbedded = !statistics.Ranges.IsEmpty(feature) && categoryOf[feature] is not null;
            (double centre, double? spread) = isEmbedded ? (0, 1) : Measure(kind, statistics, sample, feature);
            shifts[feature] = (float)centre;
            // A feature that does not change carries nothing: whatever it is later, it counts 0.
            scales[feature] = spread is { } divisor ? (float)(1 / divisor) : 0;
        }
        return new(shifts, scales);
    }

    /// <summary>Leaves features as they are, but for those that are missing in all rows, which become 0.</summary>
    internal static AffineStage WithoutEmpty(ColumnRanges ranges, int width) =>
        new(new float[width], [.. Enumerable.Range(0, width).Select(feature => ranges.IsEmpty(feature) ? 0f : 1)]);

    /// <summary>The spread is null where the feature counts as constant.</summary>
    private static (double Centre, double? Spread) Measure(
        InputNormalization kind, DatasetStatistics statistics, DenseRows? sample, int feature) => kind switch
        {
            InputNormalization.MinMax when statistics.Ranges.IsConstant(feature) => (statistics.Ranges.Min(feature), null),
            InputNormalization.MinMax => (statistics.Ranges.Min(feature), statistics.Ranges.Width(feature)),
            InputNormalization.Robust or InputNormalization.RobustClipped => Robust(sample!, statistics.Ranges, feature),
            InputNormalization.Standardize when statistics.Ranges.IsIndicator(feature) => (0, 1),
            _ => Standard(statistics.Moments, statistics.Ranges, feature),
        };

    private static (double Centre, double? Spread) Standard(Moments moments, ColumnRanges ranges, int feature)
    {
        double mean = moments.Mean(feature);
        return (mean, OrHalfRange(moments.Deviation(feature), Math.Abs(mean), ranges, feature));
    }

    private static (double Centre, double? Spread) Robust(DenseRows sample, ColumnRanges ranges, int feature)
    {
        var (lower, median, upper) = SortedColumn.Of(sample, feature).Quartiles();
        return (median, OrHalfRange(upper - lower, Math.Max(Math.Abs(lower), Math.Abs(upper)), ranges, feature));
    }

    /// <summary>
    /// The spread of most values; where those count as one, half the range, so that a rare value is not thrown away; null where the range
    /// does too. Only the values that the spread is of count for <see cref="MinSpread"/>: one huge value does not make the others constant.
    /// </summary>
    private static double? OrHalfRange(double spread, double magnitude, ColumnRanges ranges, int feature) =>
        ranges.IsConstant(feature) ? null : spread > MinSpread.Of(magnitude) ? spread : ranges.Width(feature) / 2;
}
