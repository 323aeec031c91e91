namespace Extensions.ML.Mlp;

/// <summary>How a gradient becomes a step of the weights: one of the records derived from this one, such as <see cref="Sgd"/>.</summary>
public abstract record Optimizer
{
    private protected Optimizer() { }

    /// <summary>The learning rate, the factor from gradient to step: finite, above 0. Each optimizer has its own default.</summary>
    public abstract double LearningRate { get; init; }

    internal abstract IEnumerable<string> Faults();
}
