namespace Extensions.ML.Mlp;

/// <summary>
/// The rate is multiplied by a factor when the validation loss (without validation rows the train loss) has not improved for some
/// epochs (PyTorch's <c>ReduceLROnPlateau</c>). The only schedule that looks at the losses.
/// </summary>
public sealed record ReduceOnPlateau : Schedule
{
    /// <summary>The factor of each reduction: above 0, below 1. Default 0.1, as in PyTorch.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>The epochs without improvement that are borne; the next one reduces the rate: at least 0. Default 10, as in PyTorch.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>
    /// The share of the best loss by which a loss must be lower to count as better: from 0, below 1; of a negative loss the share of its
    /// absolute value. Default 0.0001, as in PyTorch.
    /// </summary>
    public double MinImprovement { get; init; } = 1e-4;

    /// <summary>
    /// The learning rate that no reduction goes below (PyTorch's <c>min_lr</c>): finite, at least 0. An optimizer whose rate is lower from
    /// the start keeps it. Default 0.
    /// </summary>
    public double MinLearningRate { get; init; }

    /// <summary>
    /// The reduction that the learning rate must exceed (PyTorch's <c>eps</c>); a smaller one is left out: finite, at least 0. It bounds
    /// the rate from below, at its first value not above <c>Epsilon / (1 - Factor)</c>. Default 1e-8, as in PyTorch.
    /// </summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The reductions come from the losses, see the training loop.</summary>
    internal override double FactorAt(SchedulePosition position) => 1;

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Factor is > 0 and < 1, "ReduceOnPlateau.Factor must be above 0 and below 1", Factor, "0.1 is usual"),
        .. ValidationError.Unless(Patience >= 0, "ReduceOnPlateau.Patience must be at least 0", Patience, "10 is usual"),
        .. ValidationError.Unless(MinImprovement is >= 0 and < 1, "ReduceOnPlateau.MinImprovement must be at least 0 and below 1", MinImprovement, "0.0001 is usual"),
        .. ValidationError.Unless(
            MinLearningRate is >= 0 and < double.PositiveInfinity,
            "ReduceOnPlateau.MinLearningRate must be finite and at least 0",
            MinLearningRate,
            "0 sets no bound"),
        .. ValidationError.Unless(
            Epsilon is >= 0 and < double.PositiveInfinity,
            "ReduceOnPlateau.Epsilon must be finite and at least 0",
            Epsilon,
            "1e-8 is usual"),
    ];
}
