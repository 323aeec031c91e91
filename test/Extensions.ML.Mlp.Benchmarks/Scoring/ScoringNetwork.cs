using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>A network with drawn weights: what scoring costs does not depend on what was learned.</summary>
internal sealed record ScoringNetwork(string Name, int FeatureCount, int[] HiddenLayers, int OutputCount, Activation Activation)
{
    internal const int RowCount = 1024;

    internal static ScoringNetwork[] All { get; } =
    [
        new("2-100-100-1 sigmoid", 2, [100, 100], 1, Activation.Sigmoid),
        new("50-256-256-256-10 ReLU", 50, [256, 256, 256], 10, Activation.Relu),
    ];

    /// <summary>Rows of numbers between -1 and 1, [count, FeatureCount].</summary>
    internal float[] DrawRows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count * FeatureCount).Select(_ => 2 * random.NextSingle() - 1)];
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
        return new(shape, Initialisation.Draw(shape, Initialization.PyTorchDefault, seed: 1), torch.CPU);
    }
}
