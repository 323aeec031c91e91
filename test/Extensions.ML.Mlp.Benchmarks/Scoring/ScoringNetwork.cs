using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>A network with drawn weights: what scoring costs does not depend on what was learned.</summary>
internal sealed record ScoringNetwork(string Name, int FeatureCount, int[] HiddenLayers, int OutputCount, Activation Activation)
{
    internal static ScoringNetwork[] All { get; } =
    [
        new("2-100-100-1 sigmoid", 2, [100, 100], 1, Activation.Sigmoid),
        new("50-256-256-256-10 ReLU", 50, [256, 256, 256], 10, Activation.Relu),
    ];

    /// <summary>A training of a moment that makes such a network, with one output.</summary>
    internal MlpBinaryTrainer.Options CreateOptions()
    {
        var options = MlpBinaryTrainer.Options.Plain();
        (options.HiddenLayers, options.Activation, options.Dropout, options.InputNormalization) = (HiddenLayers, Activation, [], InputNormalization.None);
        return options;
    }

    internal MlpModel CreateModel()
    {
        using var network = CreateNetwork();
        return new([.. network.ToStages()], new HistoryBuilder().Build(TrainingEnd.EpochsDone));
    }

    /// <summary>The same network in TorchSharp.</summary>
    internal MlpNetwork CreateNetwork()
    {
        LibTorch.EnsureLoaded();
        var shape = new MlpShape(FeatureCount, HiddenLayers, OutputCount, Activation);
        return new(shape, Initializer.Draw(shape, Initialization.PyTorchDefault, seed: 1), torch.CPU);
    }
}
