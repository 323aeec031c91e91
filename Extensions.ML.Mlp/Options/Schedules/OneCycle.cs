namespace Extensions.ML.Mlp;

/// <summary>
/// One cycle over the whole training (Smith and Topin 2018; PyTorch's <c>OneCycleLR</c> with cosines): the rate rises from a small
/// share of the optimizer's rate to the whole of it, then falls to almost nothing. The momentum stays as it is.
/// </summary>
public sealed record OneCycle : Schedule
{
    /// <summary>The share of the steps in which the rate rises: above 0, below 1. Default 0.3, as in PyTorch.</summary>
    public double RiseFraction { get; init; } = 0.3;

    /// <summary>The first rate is the optimizer's divided by this: finite, at least 1. Default 25, as in PyTorch.</summary>
    public double StartDivisor { get; init; } = 25;

    /// <summary>The last rate is the first divided by this: finite, at least 1. Default 10,000, as in PyTorch.</summary>
    public double EndDivisor { get; init; } = 1e4;

    internal override double FactorAt(SchedulePosition position)
    {
        double start = 1 / StartDivisor, peak = RiseFraction * position.TotalSteps - 1, last = position.TotalSteps - 1;
        if (position.Step <= peak) return CosineDecay.HalfCosine(start, 1, peak > 0 ? position.Step / peak : 1);
        return CosineDecay.HalfCosine(1, start / EndDivisor, last > peak ? (position.Step - peak) / (last - peak) : 1);
    }

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(RiseFraction is > 0 and < 1, "OneCycle.RiseFraction must be above 0 and below 1", RiseFraction, "0.3 is usual"),
        .. ValidationError.Unless(StartDivisor is >= 1 and < double.PositiveInfinity, "OneCycle.StartDivisor must be finite and at least 1", StartDivisor, "25 is usual"),
        .. ValidationError.Unless(EndDivisor is >= 1 and < double.PositiveInfinity, "OneCycle.EndDivisor must be finite and at least 1", EndDivisor, "10000 is usual"),
    ];
}
