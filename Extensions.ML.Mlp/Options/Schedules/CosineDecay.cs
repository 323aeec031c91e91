namespace Extensions.ML.Mlp;

/// <summary>The rate falls along half a cosine from the optimizer's, at the first step, to a share of it at the last (Loshchilov and Hutter 2017; PyTorch's <c>CosineAnnealingLR</c>).</summary>
public sealed record CosineDecay : Schedule
{
    /// <summary>The share of the rate that is left at the last step: from 0 to 1. Default 0.</summary>
    public double EndFactor { get; init; }

    internal override double FactorAt(SchedulePosition position) => HalfCosine(1, EndFactor, position.Progress);

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(EndFactor is >= 0 and <= 1, "CosineDecay.EndFactor must be from 0 to 1", EndFactor, "0 is usual");

    /// <summary>From one value to another as progress goes from 0 to 1, flat at both ends.</summary>
    internal static double HalfCosine(double from, double to, double progress) => to + (from - to) * (1 + Math.Cos(Math.PI * progress)) / 2;
}
