namespace Extensions.ML.Mlp;

/// <summary>Adagrad (Duchi et al. 2011): steps by the gradient over the root of the sum of all its squares so far.</summary>
public sealed record Adagrad : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 0.01, as in PyTorch.</summary>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>The rate at step t is <c>LearningRate / (1 + (t - 1) LearningRateDecay)</c>: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double LearningRateDecay { get; init; }

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What the sums of squares start from: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double InitialAccumulator { get; init; }

    /// <summary>Added to the denominator, so that it is never 0: finite, above 0. Default 1e-10, as in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-10;

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(Adagrad)),
        .. ValidationError.Unless(LearningRateDecay is >= 0 and < double.PositiveInfinity, "Adagrad.LearningRateDecay must be finite and at least 0", LearningRateDecay, "0 turns it off"),
        .. ValidationError.Unless(WeightDecay is >= 0 and < double.PositiveInfinity, "Adagrad.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off"),
        .. ValidationError.Unless(InitialAccumulator is >= 0 and < double.PositiveInfinity, "Adagrad.InitialAccumulator must be finite and at least 0", InitialAccumulator, "0 is usual"),
        .. ValidationError.Unless(Epsilon is > 0 and < double.PositiveInfinity, "Adagrad.Epsilon must be finite and above 0", Epsilon, "1e-10 is usual"),
    ];
}
