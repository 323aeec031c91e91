namespace Extensions.ML.Mlp;

/// <summary>How a gradient becomes a step of the weights: one of the records derived from this one, such as <see cref="Sgd"/> or <see cref="Adam"/>.</summary>
public abstract record Optimizer
{
    private protected Optimizer() { }

    /// <summary>The learning rate, the factor from gradient to step: finite, above 0. Each optimizer has its own default.</summary>
    public abstract double LearningRate { get; init; }

    internal abstract IEnumerable<string> Faults();

    private protected IEnumerable<string> RateFaults(string name) =>
        ValidationError.Unless(LearningRate is > 0 and < double.PositiveInfinity, $"{name}.LearningRate must be finite and above 0", LearningRate, "0.01 is a usual start");
}
