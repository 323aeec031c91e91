namespace Extensions.ML.Mlp;

/// <summary>The rate is multiplied by a factor every so many epochs (PyTorch's <c>StepLR</c>).</summary>
public sealed record StepDecay : Schedule
{
    /// <summary>The epochs between two decays: at least 1. Default 30.</summary>
    public int EveryEpochs { get; init; } = 30;

    /// <summary>The factor of each decay: above 0, at most 1. Default 0.1, as in PyTorch.</summary>
    public double Factor { get; init; } = 0.1;

    internal override double FactorAt(SchedulePosition position) => Math.Pow(Factor, position.Epoch / EveryEpochs);

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(EveryEpochs >= 1, "StepDecay.EveryEpochs must be at least 1", EveryEpochs, "30 is usual"),
        .. ValidationError.Unless(Factor is > 0 and <= 1, "StepDecay.Factor must be above 0 and at most 1", Factor, "0.1 is usual"),
    ];
}
