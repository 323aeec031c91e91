using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Scoring;

namespace Extensions.ML.Mlp;

/// <summary>
/// A trained multilayer perceptron: its weights as plain arrays and the history of its training. It is immutable, so any number of
/// threads may use one at once, and it needs no TorchSharp.
/// </summary>
public sealed class MlpModel
{
    private readonly int _width;

    internal MlpModel(Stage[] stages, TrainingHistory history)
    {
        (Stages, History) = (stages, history);
        _width = stages.Max(stage => stage.OutputCount);
    }

    internal Stage[] Stages { get; }

    /// <summary>How the training went.</summary>
    public TrainingHistory History { get; }

    /// <summary>The length of the feature vector that the model takes.</summary>
    public int FeatureCount => Stages[0].InputCount;

    /// <summary>The number of values that the model gives for a row: 1 for binary classification, the logit.</summary>
    public int OutputCount => Stages[^1].OutputCount;

    /// <summary>The widths of the hidden layers, first to last; empty for a linear model.</summary>
    public IReadOnlyList<int> HiddenLayers => [.. Stages.OfType<LinearStage>().SkipLast(1).Select(stage => stage.OutputCount)];

    /// <summary>The number of weights and biases.</summary>
    public long ParameterCount => Stages.Sum(stage => stage.ParameterCount);

    /// <summary>Computes one row: <paramref name="features"/> [FeatureCount] to <paramref name="outputs"/> [OutputCount].</summary>
    internal void Score(ReadOnlySpan<float> features, Span<float> outputs) => ForwardPass.Run(Stages, _width, features, outputs);
}
