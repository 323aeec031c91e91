namespace Extensions.ML.Mlp;

/// <summary>
/// Stochastic gradient descent, with PyTorch's arithmetic: <c>g += WeightDecay * w</c>; with momentum
/// <c>v = Momentum * v + (1 - Dampening) * g</c> and <c>g = v</c> (Nesterov: <c>g += Momentum * v</c>); then <c>w -= LearningRate * g</c>.
/// The first step takes <c>v = g</c>.
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 0.01.</summary>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>The share of the last step that goes on in the next: from 0 up to, not including, 1. Default 0, as in PyTorch.</summary>
    public double Momentum { get; init; }

    /// <summary>The share of the gradient that the momentum leaves out: from 0 to 1; ignored without momentum. Default 0, as in PyTorch.</summary>
    public double Dampening { get; init; }

    /// <summary>
    /// Whether the gradient looks ahead along the momentum (Nesterov 1983); needs <see cref="Momentum"/> above 0 and no
    /// <see cref="Dampening"/>. Default false, as in PyTorch.
    /// </summary>
    public bool Nesterov { get; init; }

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    internal override IEnumerable<string> Faults() =>
    [
        .. RateFaults(nameof(Sgd)),
        .. ValidationError.Unless(Momentum is >= 0 and < 1, "Sgd.Momentum must be at least 0 and below 1", Momentum, "0.9 is usual"),
        .. ValidationError.Unless(Dampening is >= 0 and <= 1, "Sgd.Dampening must be from 0 to 1", Dampening, "0 turns it off"),
        .. ValidationError.Unless(!Nesterov || Momentum != 0, "Sgd.Nesterov needs a Momentum above 0", Momentum, "set Momentum, or leave Nesterov off"),
        .. ValidationError.Unless(!Nesterov || Dampening == 0, "Sgd.Nesterov needs a Dampening of 0", Dampening, "set Dampening to 0, or leave Nesterov off"),
        .. ValidationError.Unless(WeightDecay is >= 0 and < double.PositiveInfinity, "Sgd.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off"),
    ];
}
