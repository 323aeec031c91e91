namespace Extensions.ML.Mlp;

/// <summary>
/// What the learning rate is multiplied by for parameters that are no weights: each finite and at least 0, by default 1. A decoupled
/// weight decay is multiplied by the square, as RealMLP does.
/// </summary>
public sealed record LearningRateFactors
{
    /// <summary>For the scales of <see cref="MlpTrainerOptions.LearnInputScales"/>: finite, at least 0. Default 1.</summary>
    public double InputScales { get; init; } = 1;

    /// <summary>For the biases of layers: finite, at least 0. Default 1.</summary>
    public double Biases { get; init; } = 1;

    /// <summary>For the shares of <see cref="MlpTrainerOptions.ParametricActivation"/>: finite, at least 0. Default 1.</summary>
    public double Activations { get; init; } = 1;

    /// <summary>For the embeddings of numbers: finite, at least 0. Default 1.</summary>
    public double Embeddings { get; init; } = 1;

    /// <summary>For the embeddings of categories: finite, at least 0. Default 1.</summary>
    public double Categories { get; init; } = 1;

    internal IEnumerable<string> Faults() =>
    [
        .. Of(InputScales, nameof(InputScales)),
        .. Of(Biases, nameof(Biases)),
        .. Of(Activations, nameof(Activations)),
        .. Of(Embeddings, nameof(Embeddings)),
        .. Of(Categories, nameof(Categories)),
    ];

    private static IEnumerable<string> Of(double factor, string name) =>
        ValidationError.Unless(factor is >= 0 and < double.PositiveInfinity, $"LearningRateFactors.{name} must be finite and at least 0", factor, "1 is for the same rate as weights");
}
