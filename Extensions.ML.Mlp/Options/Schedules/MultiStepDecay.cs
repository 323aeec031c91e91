namespace Extensions.ML.Mlp;

/// <summary>The rate is multiplied by a factor after each of some epochs (PyTorch's <c>MultiStepLR</c>).</summary>
public sealed record MultiStepDecay : Schedule
{
    /// <summary>The numbers of finished epochs after which the rate decays: each at least 1. They are copied. Default none.</summary>
    public IReadOnlyList<int> AfterEpochs { get; init => field = value is null ? null! : [.. value]; } = [];

    /// <summary>The factor of each decay: above 0, at most 1. Default 0.1, as in PyTorch.</summary>
    public double Factor { get; init; } = 0.1;

    internal override double FactorAt(SchedulePosition position) => Math.Pow(Factor, AfterEpochs.Count(epoch => epoch <= position.Epoch));

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(AfterEpochs?.All(epoch => epoch >= 1) == true, "Each of MultiStepDecay.AfterEpochs must be at least 1", ValidationError.Listed(AfterEpochs), "an empty list never decays"),
        .. ValidationError.Unless(Factor is > 0 and <= 1, "MultiStepDecay.Factor must be above 0 and at most 1", Factor, "0.1 is usual"),
    ];
}
