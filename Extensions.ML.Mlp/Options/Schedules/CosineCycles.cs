namespace Extensions.ML.Mlp;

/// <summary>
/// The rate rises and falls along cosines that grow longer, from 0 to 0: at progress t it is <c>(1 - cos(2 pi log2(1 + (2^Cycles - 1) t))) / 2</c>
/// of the optimizer's (RealMLP's <c>coslog4</c>, Holzmüller et al. 2024).
/// </summary>
public sealed record CosineCycles : Schedule
{
    /// <summary>The number of cycles, each twice as long as the one before: at least 1, at most 16. Default 4.</summary>
    public int Cycles { get; init; } = 4;

    internal override double FactorAt(SchedulePosition position) =>
        (1 - Math.Cos(Math.Tau * Math.Log2(1 + (Math.Pow(2, Cycles) - 1) * ((double)position.Step / position.TotalSteps)))) / 2;

    internal override bool SpansTraining => true;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(Cycles is >= 1 and <= 16, "CosineCycles.Cycles must be at least 1 and at most 16", Cycles, "4 is usual");
}
