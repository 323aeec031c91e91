namespace Extensions.ML.Mlp;

/// <summary>
/// Stochastic gradient descent, with PyTorch's arithmetic: <c>g += WeightDecay * w</c>; with momentum <c>v = Momentum * v + g</c> and
/// <c>g = v</c> (Nesterov: <c>g += Momentum * v</c>); then <c>w -= LearningRate * g</c>. The first step takes <c>v = g</c>.
/// </summary>
public sealed record Sgd : Optimizer
{
    /// <summary>The learning rate: finite, above 0. Default 0.01.</summary>
    public override double LearningRate { get; init; } = 0.01;

    /// <summary>The share of the last step that goes on in the next: from 0 up to, not including, 1. Default 0, as in PyTorch.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the gradient looks ahead along the momentum (Nesterov 1983); needs <see cref="Momentum"/> above 0. Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>The L2 penalty's factor, added to the gradient for weights and biases alike: finite, at least 0. Default 0, as in PyTorch.</summary>
    public double WeightDecay { get; init; }

    internal override IEnumerable<string> Faults()
    {
        if (!(LearningRate > 0 && double.IsFinite(LearningRate))) yield return Fault.Of("Sgd.LearningRate must be finite and above 0", LearningRate, "0.01 is a usual start");
        if (!(Momentum >= 0 && Momentum < 1)) yield return Fault.Of("Sgd.Momentum must be at least 0 and below 1", Momentum, "0.9 is usual");
        if (Nesterov && Momentum == 0) yield return Fault.Of("Sgd.Nesterov needs a Momentum above 0", Momentum, "set Momentum, or leave Nesterov off");
        if (!(WeightDecay >= 0 && double.IsFinite(WeightDecay))) yield return Fault.Of("Sgd.WeightDecay must be finite and at least 0", WeightDecay, "0 turns it off");
    }
}
