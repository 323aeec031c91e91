namespace Extensions.ML.Mlp;

/// <summary>The rate is multiplied by a factor after every epoch (PyTorch's <c>ExponentialLR</c>).</summary>
public sealed record ExponentialDecay : Schedule
{
    /// <summary>The factor of an epoch: above 0, at most 1. Default 0.95.</summary>
    public double Factor { get; init; } = 0.95;

    internal override double FactorAt(SchedulePosition position) => Math.Pow(Factor, position.Epoch);

    internal override IEnumerable<string> Faults() => ValidationError.Unless(Factor is > 0 and <= 1, "ExponentialDecay.Factor must be above 0 and at most 1", Factor, "0.95 is usual");
}
