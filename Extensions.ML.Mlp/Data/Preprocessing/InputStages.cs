using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>The stages before the network: measured on the rows to learn from, and not learned. Rows are prepared by them once, before the first epoch.</summary>
internal static class InputStages
{
    /// <summary>How far a value goes at most in a robust scaling that is clipped (RealMLP).</summary>
    private const float ClipLimit = 3;

    /// <param name="kind">The scaling of the features.</param>
    /// <param name="imputation">What missing values become; null for none.</param>
    /// <param name="statistics">What was measured on the rows.</param>
    /// <param name="sample">The rows that quantiles are taken of: all, or some drawn from them; null where none are needed.</param>
    /// <param name="categories">The slots that are categories, for which there are no curves.</param>
    /// <param name="embedded">Those that will be embedded, which are left as they are: a table is read by ones and zeros, or by a key.</param>
    internal static Stage[] Fit(
        InputNormalization kind, ImputeStage? imputation, DatasetStatistics statistics, DenseRows? sample, IReadOnlyList<CategorySlots> categories, IReadOnlyList<CategorySlots> embedded)
    {
        var scaling = kind switch
        {
            InputNormalization.None => [FeatureScaling.WithoutEmpty(statistics.Ranges, statistics.FeatureMeans.Length)],
            InputNormalization.Quantile => [QuantileTransformer.Fit(sample!, statistics.Ranges, categories)],
            InputNormalization.RobustClipped => [ScalingOf(kind), ClipOf(statistics.FeatureMeans.Length)],
            _ => new Stage[] { ScalingOf(kind) },
        };
        // A scaling that leaves all as it is, is left out: the first layer then takes it in exactly.
        scaling = [.. scaling.Where(stage => stage is not AffineStage { IsIdentity: true } and not QuantileStage { Curves.Count: 0 })];
        return imputation is null ? scaling : [imputation, .. scaling.Select(stage => Widened(stage, imputation.OutputCount))];

        AffineStage ScalingOf(InputNormalization of) => FeatureScaling.Fit(of, statistics, sample, embedded);

        SmoothClipStage ClipOf(int width)
        {
            if (embedded.Count == 0) return new(width, ClipLimit);
            var categoryOf = CategorySlots.ByFeature(embedded, width);
            return new(width, ClipLimit, [.. Enumerable.Range(0, width).Where(feature => categoryOf[feature] is null)]);
        }
    }

    /// <summary>The stages of a model that are measured.</summary>
    internal static Stage[] Of(MlpModel model) => [.. model.Stages.TakeWhile(IsMeasured)];

    /// <summary>The stages of a model that are learned, and what makes them its outputs.</summary>
    internal static Stage[] After(MlpModel model) => [.. model.Stages.SkipWhile(IsMeasured).Where(stage => stage is not ClampStage)];

    private static bool IsMeasured(Stage stage) => stage is ImputeStage or AffineStage or QuantileStage or SmoothClipStage;

    /// <summary>A scaling of the features for rows that have indicators after them, which it leaves as they are.</summary>
    private static Stage Widened(Stage stage, int width) => stage switch
    {
        AffineStage affine => new AffineStage([.. affine.Shifts, .. new float[width - affine.InputCount]], [.. affine.Scales, .. Enumerable.Repeat(1f, width - affine.InputCount)]),
        QuantileStage quantile => new QuantileStage(width, quantile.Curves),
        SmoothClipStage clip when width > clip.InputCount => new SmoothClipStage(width, clip.Limit, clip.Places ?? [.. Enumerable.Range(0, clip.InputCount)]),
        _ => stage,
    };
}
