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

    /// <summary>The share of the best loss by which a loss must be lower to count as better: from 0, below 1. Default 0.0001, as in PyTorch.</summary>
    public double MinImprovement { get; init; } = 1e-4;

    /// <summary>The reductions come from the losses, see the training loop.</summary>
    internal override double FactorAt(SchedulePosition position) => 1;

    internal override IEnumerable<string> Faults() =>
    [
        .. Fault.Unless(Factor is > 0 and < 1, "ReduceOnPlateau.Factor must be above 0 and below 1", Factor, "0.1 is usual"),
        .. Fault.Unless(Patience >= 0, "ReduceOnPlateau.Patience must be at least 0", Patience, "10 is usual"),
        .. Fault.Unless(MinImprovement is >= 0 and < 1, "ReduceOnPlateau.MinImprovement must be at least 0 and below 1", MinImprovement, "0.0001 is usual"),
    ];
}
