namespace Extensions.ML.Mlp;

/// <summary>Adadelta (Zeiler 2012): steps by the gradient times the root mean square of past steps over that of past gradients.</summary>
public sealed record Adadelta : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 1, as in PyTorch.</summary>
    public override double LearningRate { get; init; } = 1;

    /// <summary>The decay of both means of squares: from 0 up to, not including, 1. Default 0.9, as in PyTorch.</summary>
    public double Rho { get; init; } = 0.9;

    /// <summary>Added to the denominator, so that it is never 0: finite, above 0. Default 1e-6, as in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(Adadelta)),
        .. ValidationError.Unless(Rho is >= 0 and < 1, "Adadelta.Rho must be at least 0 and below 1", Rho, "0.9 is usual"),
        .. ValidationError.Unless(Epsilon is > 0 and < double.PositiveInfinity, "Adadelta.Epsilon must be finite and above 0", Epsilon, "1e-6 is usual"),
        .. ValidationError.Unless(WeightDecay is >= 0 and < double.PositiveInfinity, "Adadelta.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off"),
    ];
}
