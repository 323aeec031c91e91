namespace Extensions.ML.Mlp.Data;

/// <summary>The scaling of a regression's labels while the network is trained: <c>(label - Mean) / Deviation</c>.</summary>
internal sealed record LabelScaling(double Mean, double Deviation)
{
    internal static LabelScaling None { get; } = new(0, 1);

    /// <summary>The moments of the labels; labels that are all alike are only shifted.</summary>
    internal static LabelScaling Measure(TrainingRows rows)
    {
        var (mean, deviation) = Moments.Of(rows.Labels, rows.Weights);
        return new(mean, deviation > 0 ? deviation : 1);
    }

    internal TrainingRows Apply(TrainingRows rows) =>
        this == None ? rows : rows with { Labels = [.. rows.Labels.Select(label => (float)((label - Mean) / Deviation))] };
}
