namespace Extensions.ML.Mlp;

/// <summary>
/// L-BFGS (Liu and Nocedal 1989) with a fixed step and no line search: for small data, all rows in one batch, a few dozen steps. Each
/// epoch is one step of up to <see cref="MaxIterations"/> inner iterations, each of which evaluates the loss.
/// </summary>
public sealed record Lbfgs : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 1, as in PyTorch.</summary>
    public override double LearningRate { get; init; } = 1;

    /// <summary>The inner iterations a step: at least 1. Default 20, as in PyTorch.</summary>
    public int MaxIterations { get; init; } = 20;

    /// <summary>The past steps from which the curvature is estimated: at least 1. Default 100, as in PyTorch.</summary>
    public int HistorySize { get; init; } = 100;

    /// <summary>Ends a step when no gradient is larger: finite, at least 0. Default 1e-7, as in PyTorch.</summary>
    public double GradientTolerance { get; init; } = 1e-7;

    /// <summary>Ends a step when neither weights nor loss change by more: finite, at least 0. Default 1e-9, as in PyTorch.</summary>
    public double ChangeTolerance { get; init; } = 1e-9;

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(Lbfgs)),
        .. ValidationError.Unless(MaxIterations >= 1, "Lbfgs.MaxIterations must be at least 1", MaxIterations, "20 is usual"),
        .. ValidationError.Unless(HistorySize >= 1, "Lbfgs.HistorySize must be at least 1", HistorySize, "100 is usual"),
        .. ValidationError.Unless(GradientTolerance is >= 0 and < double.PositiveInfinity, "Lbfgs.GradientTolerance must be finite and at least 0", GradientTolerance, "1e-7 is usual"),
        .. ValidationError.Unless(ChangeTolerance is >= 0 and < double.PositiveInfinity, "Lbfgs.ChangeTolerance must be finite and at least 0", ChangeTolerance, "1e-9 is usual"),
    ];
}
