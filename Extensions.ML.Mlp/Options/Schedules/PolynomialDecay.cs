namespace Extensions.ML.Mlp;

/// <summary>The rate falls to 0 at the last step as <c>(1 - progress)^Power</c> (PyTorch's <c>PolynomialLR</c>).</summary>
public sealed record PolynomialDecay : Schedule
{
    /// <summary>The power: finite, above 0; 1 is a straight line. Default 2.</summary>
    public double Power { get; init; } = 2;

    internal override double FactorAt(SchedulePosition position) => Math.Pow(1 - position.Progress, Power);

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(Power is > 0 and < double.PositiveInfinity, "PolynomialDecay.Power must be finite and above 0", Power, "2 is usual");
}
