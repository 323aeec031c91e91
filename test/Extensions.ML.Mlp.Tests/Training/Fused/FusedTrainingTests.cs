using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Fused;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training.Fused;

/// <summary>Whole trainings with the fused engine.</summary>
[TestClass]
public sealed class FusedTrainingTests
{
    private const int Steps = 1000;

    private static readonly DenseRows Rows = Circles(300);

    /// <summary>
    /// Over 1,000 steps the engines' rounding errors, of some 1e-7 a step, add up and are amplified a little: the losses stay within 1e-4,
    /// as those of PyTorch do (GoldenSgdTests). At bolder rates a normalized
    /// network amplifies them without end: a start that is off by one unit of the last place leads autograd itself as far away.
    /// </summary>
    [TestMethod]
    [DataRow(false, null, LayerNormalization.None, 0.05)]
    [DataRow(false, 64, LayerNormalization.None, 0.05)]
    [DataRow(true, 64, LayerNormalization.None, 0.001)]
    [DataRow(false, 64, LayerNormalization.Layer, 0.005)]
    [DataRow(false, 64, LayerNormalization.Batch, 0.0005)]
    public void Curves_of_both_engines_agree(bool adam, int? batchSize, LayerNormalization normalization, double rate)
    {
        var shape = new MlpShape(2, [20, 20], 1, Activation.Tanh) { Normalization = normalization };
        Optimizer optimizer = adam ? new Adam { LearningRate = rate } : new Sgd { LearningRate = rate };
        var fused = Train(shape, optimizer, batchSize ?? Rows.Count, workers: 2);
        var autograd = Train(shape, optimizer, batchSize ?? Rows.Count, workers: 0);
        for (int step = 0; step < Steps; step++) Assert.AreEqual(autograd.Losses[step], fused.Losses[step], 1e-4, $"loss of step {step + 1}");
        Assert.IsLessThan(fused.Losses[..10].Average(), fused.Losses[^10..].Average(), "it learns");
    }

    /// <summary>Dropout included, whose masks do not depend on who computes them.</summary>
    [TestMethod]
    [DataRow(LayerNormalization.None)]
    [DataRow(LayerNormalization.Batch)]
    public void The_same_seed_and_threads_give_the_same_bits(LayerNormalization normalization)
    {
        var shape = new MlpShape(2, [20, 20], 1, Activation.Relu) { Normalization = normalization, Dropout = [0.2], InputDropout = 0.1 };
        for (int workers = 1; workers <= 3; workers++)
            CollectionAssert.AreEqual(Train(shape, new Adam(), 64, workers).Model, Train(shape, new Adam(), 64, workers).Model, $"{workers} workers");
    }

    [TestMethod]
    public void Threads_change_the_order_of_sums_alone()
    {
        var shape = new MlpShape(2, [20, 20], 1, Activation.Sigmoid) { Dropout = [0.2] };
        double[] one = Train(shape, new Sgd(), 64, workers: 1).Losses, three = Train(shape, new Sgd(), 64, workers: 3).Losses;
        for (int step = 0; step < Steps; step++) Assert.AreEqual(one[step], three[step], 1e-4, $"loss of step {step + 1}");
    }

    private static (double[] Losses, float[] Model) Train(MlpShape shape, Optimizer optimizer, int batchSize, int workers)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var threads = TorchThreads.Use(1);
        var objective = new BinaryCrossEntropy();
        var network = new MlpNetwork(shape, Initializer.Draw(shape, Initialization.PyTorchDefault, seed: 4), torch.CPU);
        GradientEngine engine = workers > 0
            ? new FusedEngine(network, objective, new InMemoryDataLoader(Rows, batchSize, 4), null, seed: 4, workers)
            : new AutogradEngine(network, objective, new ResidentDataLoader(Rows, objective, torch.CPU, batchSize, 4), null, seed: 4);
        using var learner = new Learner(network, engine, optimizer);
        var losses = new double[Steps];
        for (int step = 0; step < Steps; step++)
        {
            if (step % engine.BatchCount == 0) engine.BeginEpoch(1 + step / engine.BatchCount);
            using var stepScope = torch.NewDisposeScope();
            engine.Take(step % engine.BatchCount);
            losses[step] = learner.Step().Value;
        }
        return (losses, network.ToStages().Flat());
    }

    /// <summary>Points within a circle, and around it.</summary>
    private static DenseRows Circles(int count)
    {
        var random = new Random(9);
        float[] features = [.. Enumerable.Range(0, 2 * count).Select(_ => (float)(4 * random.NextDouble() - 2))];
        return new(2, features, [.. Enumerable.Range(0, count).Select(row => features[2 * row] * features[2 * row] + features[2 * row + 1] * features[2 * row + 1] < 2 ? 1f : 0)], null);
    }
}
