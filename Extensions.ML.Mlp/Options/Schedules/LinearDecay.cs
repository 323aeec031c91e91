namespace Extensions.ML.Mlp;

/// <summary>The rate falls in a straight line from the optimizer's, at the first step, to a share of it at the last.</summary>
public sealed record LinearDecay : Schedule
{
    /// <summary>The share of the rate that is left at the last step: from 0 to 1. Default 0.</summary>
    public double EndFactor { get; init; }

    internal override double FactorAt(SchedulePosition position) => 1 + (EndFactor - 1) * position.Progress;

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(EndFactor is >= 0 and <= 1, "LinearDecay.EndFactor must be from 0 to 1", EndFactor, "0 is usual");
}
