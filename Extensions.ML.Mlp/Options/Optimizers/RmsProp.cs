namespace Extensions.ML.Mlp;

/// <summary>RMSprop (Tieleman and Hinton 2012): steps by the gradient over the root of the mean of its squares.</summary>
public sealed record RmsProp : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 0.01, as in PyTorch.</summary>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>The decay of the mean of squared gradients: from 0 up to, not including, 1. Default 0.99, as in PyTorch.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>Added to the denominator, so that it is never 0: finite, above 0. Default 1e-8, as in PyTorch.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The share of the last step that goes on in the next: from 0 up to, not including, 1. Default 0, as in PyTorch.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradients' squared mean is taken off, which leaves their variance. Default false, as in PyTorch.</summary>
    public bool Centered { get; init; }

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(RmsProp)),
        .. ValidationError.Unless(Alpha is >= 0 and < 1, "RmsProp.Alpha must be at least 0 and below 1", Alpha, "0.99 is usual"),
        .. ValidationError.Unless(Epsilon is > 0 and < double.PositiveInfinity, "RmsProp.Epsilon must be finite and above 0", Epsilon, "1e-8 is usual"),
        .. ValidationError.Unless(WeightDecay is >= 0 and < double.PositiveInfinity, "RmsProp.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off"),
        .. ValidationError.Unless(Momentum is >= 0 and < 1, "RmsProp.Momentum must be at least 0 and below 1", Momentum, "0.9 is usual"),
    ];
}
