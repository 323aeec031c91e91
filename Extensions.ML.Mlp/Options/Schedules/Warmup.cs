namespace Extensions.ML.Mlp;

/// <summary>The rate rises in a straight line over the first epochs; then another schedule takes over, which counts its steps from there.</summary>
public sealed record Warmup : Schedule
{
    /// <summary>The epochs of the rise: finite, above 0; a part of one will do. Default 5.</summary>
    public double Epochs { get; init; } = 5;

    /// <summary>The share of the rate at the first step: from 0 to 1. Default 0.01.</summary>
    public double StartFactor { get; init; } = 0.01;

    /// <summary>What follows; it may not be another warm-up. Default <see cref="ConstantRate"/>.</summary>
    public Schedule Then { get; init; } = new ConstantRate();

    internal override double FactorAt(SchedulePosition position)
    {
        long rise = Math.Max(1, (long)Math.Round(Epochs * position.StepsPerEpoch));
        if (position.Step < rise) return StartFactor + (1 - StartFactor) * position.Step / rise;
        return Then.FactorAt(position with { Step = position.Step - rise, TotalSteps = Math.Max(1, position.TotalSteps - rise) });
    }

    internal override bool SpansTraining => Then.SpansTraining;

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Epochs is > 0 and < double.PositiveInfinity, "Warmup.Epochs must be finite and above 0", Epochs, "leave the warm-up out for none"),
        .. ValidationError.Unless(StartFactor is >= 0 and <= 1, "Warmup.StartFactor must be from 0 to 1", StartFactor, "0.01 is usual"),
        .. ValidationError.Unless(Then is not (null or Warmup), "Warmup.Then must be a schedule other than a warm-up", Then is null ? null : "another", "new ConstantRate() is one"),
        .. Then is null or Warmup ? [] : Then.Faults(),
    ];
}
