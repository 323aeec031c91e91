namespace Extensions.ML.Mlp;

/// <summary>Adam with the largest gradient, decayed, in place of the mean of squares (Kingma and Ba 2015).</summary>
public sealed record Adamax : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 0.002, as in PyTorch.</summary>
    public override double LearningRate { get; init; } = 0.002;

    /// <summary>The decay of the mean of gradients: from 0 up to, not including, 1. Default 0.9, as in PyTorch.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>The decay of the mean of squared gradients: from 0 up to, not including, 1. Default 0.999, as in PyTorch.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the denominator, so that it is never 0: finite, above 0. Default 1e-8, as in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(Adamax)),
        .. ValidationError.Unless(Beta1 is >= 0 and < 1, "Adamax.Beta1 must be at least 0 and below 1", Beta1, "0.9 is usual"),
        .. ValidationError.Unless(Beta2 is >= 0 and < 1, "Adamax.Beta2 must be at least 0 and below 1", Beta2, "0.999 is usual"),
        .. ValidationError.Unless(Epsilon is > 0 and < double.PositiveInfinity, "Adamax.Epsilon must be finite and above 0", Epsilon, "1e-8 is usual"),
        .. ValidationError.Unless(WeightDecay is >= 0 and < double.PositiveInfinity, "Adamax.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off"),
    ];
}
