namespace Extensions.ML.Mlp;

/// <summary>What a regression minimises: one of <see cref="SquaredError"/>, <see cref="AbsoluteError"/>, <see cref="HuberLoss"/>, <see cref="PoissonLoss"/>, <see cref="QuantileLoss"/>.</summary>
public abstract record RegressionLoss
{
    private protected RegressionLoss() { }

    internal virtual IEnumerable<string> Faults() => [];
}

/// <summary><c>(y - prediction)^2</c>: predicts the mean. The default.</summary>
public sealed record SquaredError : RegressionLoss;

/// <summary><c>|y - prediction|</c>: predicts the median.</summary>
public sealed record AbsoluteError : RegressionLoss;

/// <summary>Half the squared error up to Delta, linear beyond (Huber 1964; PyTorch's <c>HuberLoss</c>): outliers count less.</summary>
public sealed record HuberLoss : RegressionLoss
{
    /// <summary>The error from which on the loss is linear, in the units in which the network is trained, standard deviations of the label by default: finite, above 0. Default 1, as in PyTorch.</summary>
    public double Delta { get; init; } = 1;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(Delta is > 0 and < double.PositiveInfinity, "HuberLoss.Delta must be finite and above 0", Delta, "1 is usual");
}

/// <summary>
/// <c>prediction - y log(prediction)</c>, for counts: the network gives the logarithm of the predicted rate (PyTorch's <c>PoissonNLLLoss</c>). Labels must be at least 0;
/// they are not standardised.
/// </summary>
public sealed record PoissonLoss : RegressionLoss;

/// <summary>The pinball loss, <c>max(Level (y - prediction), (Level - 1) (y - prediction))</c>: predicts a quantile (Koenker and Bassett 1978).</summary>
public sealed record QuantileLoss : RegressionLoss
{
    /// <summary>The share of labels that shall lie below the prediction: above 0, below 1. Default 0.5, the median.</summary>
    public double Level { get; init; } = 0.5;

    internal override IEnumerable<string> Faults() => ValidationError.Unless(Level is > 0 and < 1, "QuantileLoss.Level must be above 0 and below 1", Level, "0.5 is the median");
}
