namespace Extensions.ML.Mlp;

/// <summary>The learning rates that a search tries: so many steps, each the same factor above the one before.</summary>
public sealed record LearningRateRange
{
    /// <summary>The first rate: finite, above 0. Default 1e-6.</summary>
    public double Lowest { get; init; } = 1e-6;

    /// <summary>The last rate: finite, above <see cref="Lowest"/>. Default 10.</summary>
    public double Highest { get; init; } = 10;

    /// <summary>The number of steps: at least 10. Default 200.</summary>
    public int Steps { get; init; } = 200;

    internal double RateAt(int step) => Lowest * Math.Pow(Highest / Lowest, (double)step / (Steps - 1));

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Lowest is > 0 and < double.PositiveInfinity, "LearningRateRange.Lowest must be finite and above 0", Lowest, "1e-6 is usual"),
        .. ValidationError.Unless(Highest > Lowest && Highest < double.PositiveInfinity, "LearningRateRange.Highest must be finite and above Lowest", Highest, "10 is usual"),
        .. ValidationError.Unless(Steps >= 10, "LearningRateRange.Steps must be at least 10", Steps, "200 is usual"),
    ];
}
