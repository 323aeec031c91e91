using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data;

/// <summary>How rows become what the network takes: each on its own, by what was measured on the rows to learn from.</summary>
/// <param name="Features">The stages before the network; empty for none.</param>
/// <param name="Labels">The scaling of the labels.</param>
/// <param name="ClassWeights">The factor of each class on the example weights; null for none.</param>
internal sealed record RowPreparation(Stage[] Features, LabelScaling Labels, double[]? ClassWeights)
{
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
    internal static RowPreparation None { get; } = new([], LabelScaling.None, null);

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
    internal TrainingRows Apply(TrainingRows rows) => new(
        Width(rows.FeatureCount),
        Features.Length == 0 ? rows.Features : Prepared(rows),
        Labels == LabelScaling.None ? rows.Labels : [.. rows.Labels.Select(Label)],
        ClassWeights is null && WeightScale == 1
            ? rows.Weights
            : [.. rows.Labels.Select((label, row) => Weight(rows.Weights?[row] ?? 1, label))]);

    private float[] Prepared(TrainingRows rows)
    {
        var prepared = new float[checked((long)rows.Count * Width(rows.FeatureCount))];
        Apply(rows.Features, rows.Count, prepared);
        return prepared;
    }
}
