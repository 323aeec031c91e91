namespace Extensions.ML.Mlp;

/// <summary>Stays for a share of the training, and then falls along half a cosine to 0 (RealMLP's <c>flat_cos</c>, Holzmüller et al. 2024).</summary>
public sealed record FlatCosine : Schedule
{
    /// <summary>The share of the steps before the fall: from 0 up to, not including, 1. Default 0.5.</summary>
    public double FlatShare { get; init; } = 0.5;

    internal override double FactorAt(SchedulePosition position) =>
        CosineDecay.HalfCosine(1, 0, Math.Max(0, ((double)position.Step / position.TotalSteps - FlatShare) / (1 - FlatShare)));

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(FlatShare is >= 0 and < 1, "FlatCosine.FlatShare must be at least 0 and below 1", FlatShare, "0.5 is usual");
}
