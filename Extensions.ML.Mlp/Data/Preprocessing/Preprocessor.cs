using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data.Preprocessing;

/// <summary>How rows become what the network takes: each on its own, by what was measured on the rows to learn from.</summary>
/// <param name="Features">The stages before the network; empty for none.</param>
/// <param name="Labels">The scaling of the labels.</param>
/// <param name="ClassWeights">The factor of each class on the example weights; null for none.</param>
internal sealed record Preprocessor(Stage[] Features, LabelScaling Labels, double[]? ClassWeights)
{
    /// <summary>How far a value goes at most in a robust scaling that is clipped (RealMLP).</summary>
    private const float ClipLimit = 3;

    private readonly int _widest = Features.Length == 0 ? 0 : Features.Max(stage => stage.OutputStride);

    /// <summary>
    /// What the example weights are multiplied by: a power of two, which changes no bit of a weighted mean as long as nothing overflows.
    /// </summary>
    internal double WeightScale { get; init; } = 1;

    /// <summary>
    /// The scale for weights of which this is the largest: 1, or what brings it into [1, 2) where sums and quotients could overflow.
    /// </summary>
    internal static double WeightScaleOf(float maxWeight) => maxWeight is >= 1e-9f and <= 1e9f ? 1 : Math.ScaleB(1, -Math.ILogB(maxWeight));

    /// <summary>Leaves rows as they are.</summary>
    internal static Preprocessor None { get; } = new([], LabelScaling.None, null);

    /// <summary>The features of a prepared row.</summary>
    /// <param name="width">Those of a row as it was read.</param>
    internal int Width(int width) => Features.Length == 0 ? width : Features[^1].OutputCount;

    /// <summary>Prepares the features of rows that lie one after the other.</summary>
    internal void Apply(ReadOnlySpan<float> features, int count, Span<float> prepared)
    {
        if (Features.Length == 0) features.CopyTo(prepared);
        else ForwardPass.Run(Features, _widest, features, count, prepared);
    }

    internal float Label(float label) => Labels.Apply(label);

    /// <param name="weight">The example weight.</param>
    /// <param name="label">The label as it was read.</param>
    internal float Weight(float weight, float label) => (float)(weight * WeightScale * (ClassWeights?[(int)label] ?? 1));

    /// <summary>The rows as the network takes them; what does not change is shared.</summary>
    internal DenseRows Apply(DenseRows rows) => new(
        Width(rows.FeatureCount),
        Features.Length == 0 ? rows.Features : Prepared(rows),
        Labels == LabelScaling.None ? rows.Labels : [.. rows.Labels.Select(Label)],
        ClassWeights is null && WeightScale == 1
            ? rows.Weights
            : [.. rows.Labels.Select((label, row) => Weight(rows.Weights?[row] ?? 1, label))]);

    private float[] Prepared(DenseRows rows)
    {
        var prepared = new float[checked((long)rows.Count * Width(rows.FeatureCount))];
        Apply(rows.Features, rows.Count, prepared);
        return prepared;
    }

    /// <summary>The stages before the network: measured on the rows to learn from, and not learned.</summary>
    /// <param name="kind">The scaling of the features.</param>
    /// <param name="imputation">What missing values become; null for none.</param>
    /// <param name="statistics">What was measured on the rows.</param>
    /// <param name="sample">The rows that quantiles are taken of: all, or some drawn from them; null where none are needed.</param>
    /// <param name="categories">The slots that are categories, for which there are no curves.</param>
    /// <param name="embedded">
    /// Those that will be embedded, which are left as they are: a table is read by ones and zeros, or by a key.
    /// </param>
    internal static Stage[] FitStages(
        InputNormalization kind,
        ImputeStage? imputation,
        DatasetStatistics statistics,
        DenseRows? sample,
        IReadOnlyList<CategorySlots> categories,
        IReadOnlyList<CategorySlots> embedded)
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
    internal static Stage[] StagesOf(MlpModel model) => [.. model.Stages.TakeWhile(IsMeasured)];

    /// <summary>The stages of a model that are learned, and what makes them its outputs.</summary>
    internal static Stage[] LearnedStagesOf(MlpModel model) =>
        [.. model.Stages.SkipWhile(IsMeasured).Where(stage => stage is not ClampStage)];

    private static bool IsMeasured(Stage stage) => stage is ImputeStage or AffineStage or QuantileStage or SmoothClipStage;

    /// <summary>A scaling of the features for rows that have indicators after them, which it leaves as they are.</summary>
    private static Stage Widened(Stage stage, int width) => stage switch
    {
        AffineStage affine => new AffineStage(
            [.. affine.Shifts, .. new float[width - affine.InputCount]],
            [.. affine.Scales, .. Enumerable.Repeat(1f, width - affine.InputCount)]),
        QuantileStage quantile => new QuantileStage(width, quantile.Curves),
        SmoothClipStage clip when width > clip.InputCount =>
            new SmoothClipStage(width, clip.Limit, clip.Places ?? [.. Enumerable.Range(0, clip.InputCount)]),
        _ => stage,
    };
}
