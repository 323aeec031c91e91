namespace Extensions.ML.Mlp.Data;

/// <summary>How rows become what the network takes: each on its own, by what was measured on the rows to learn from.</summary>
/// <param name="Features">The scaling of the features; null for none.</param>
/// <param name="Labels">The scaling of the labels.</param>
/// <param name="ClassWeights">The factor of each class on the example weights; null for none.</param>
internal sealed record RowPreparation(FeatureScaling? Features, LabelScaling Labels, double[]? ClassWeights)
{
    /// <summary>Leaves rows as they are.</summary>
    internal static RowPreparation None { get; } = new(null, LabelScaling.None, null);

    /// <summary>Scales the features of one row where they lie.</summary>
    internal void Scale(Span<float> features) => Features?.Apply(features, features);

    internal float Label(float label) => Labels.Apply(label);

    /// <param name="weight">The example weight.</param>
    /// <param name="label">The label as it was read.</param>
    internal float Weight(float weight, float label) => ClassWeights is null ? weight : (float)(weight * ClassWeights[(int)label]);

    /// <summary>The rows as the network takes them; what does not change is shared.</summary>
    internal TrainingRows Apply(TrainingRows rows)
    {
        var scaled = Features?.Apply(rows) ?? rows;
        return scaled with
        {
            Labels = Labels == LabelScaling.None ? rows.Labels : [.. rows.Labels.Select(Label)],
            Weights = ClassWeights is null ? rows.Weights : [.. rows.Labels.Select((label, row) => Weight(rows.Weights?[row] ?? 1, label))],
        };
    }
}
