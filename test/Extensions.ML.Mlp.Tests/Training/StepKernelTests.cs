using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// The steps that managed code takes against those of TorchSharp's operators, over 50 steps along drawn gradients: 1e-6 of a weight, or of 1
/// where that is less. Both are single precision; a step rounds some weight by at most 6e-8 of it, and Adam's quotient by three times
/// that of its rate.
/// </summary>
[TestClass]
public sealed class StepKernelTests
{
    /// <summary>Whole vectors of any width, and some more.</summary>
    private const int Count = 16 * 7 + 5;

    private static readonly Optimizer[] Optimizers =
    [
        new Sgd { LearningRate = 0.05 },
        new Sgd { LearningRate = 0.05, WeightDecay = 0.1 },
        new Sgd { LearningRate = 0.05, Momentum = 0.9, Dampening = 0.3 },
        new Sgd { LearningRate = 0.05, Momentum = 0.9, Nesterov = true },
        new Adam(),
        new Adam { LearningRate = 0.01, Beta1 = 0.5, Beta2 = 0.9, Epsilon = 1e-4, WeightDecay = 0.1 },
        new AdamW { WeightDecay = 0.1 },
    ];

    public static IEnumerable<int> Cases => Enumerable.Range(0, Optimizers.Length);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Steps_are_those_of_tensor_operators(int index)
    {
        LibTorch.EnsureLoaded();
        float[] expected = Run(Optimizers[index], usesTensors: true), actual = Run(Optimizers[index], usesTensors: false);
        for (int i = 0; i < Count; i++) Assert.AreEqual(expected[i], actual[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{Optimizers[index]}, weight {i}");
    }

    private static float[] Run(Optimizer options, bool usesTensors)
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(3);
        var parameters = new FlatParameters(Count, torch.CPU);
        parameters.Take(ParameterRole.Weight, [.. Enumerable.Range(0, Count).Select(_ => (float)(2 * random.NextDouble() - 1))], Count);
        var optimizer = OptimizerFactory.Create(options, parameters);
        optimizer.UsesTensors = usesTensors;
        for (int step = 0; step < 50; step++)
        {
            using var stepScope = torch.NewDisposeScope();
            optimizer.Step(() =>
            {
                foreach (ref float slope in FlatParameters.Memory(parameters.Gradients)) slope = (float)(2 * random.NextDouble() - 1);
                return new BatchLoss(1);
            });
        }
        return FlatParameters.Memory(parameters.Values).ToArray();
    }
}
