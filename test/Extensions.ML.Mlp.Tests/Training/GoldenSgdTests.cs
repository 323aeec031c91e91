using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// The same data, the same initial weights, the same order of rows as PyTorch: the same losses and weights. Both compute in single
/// precision and differ only in the order of sums, so that a step may differ by some units of the last place (6e-8 relative);
/// over 1,000 steps such differences add up, hence the tolerances of 1e-6 after a step, 1e-5 after ten and 1e-4 after a thousand.
/// </summary>
[TestClass]
public sealed class GoldenSgdTests
{
    private static readonly Dictionary<int, float> Tolerance = new() { [1] = 1e-6f, [10] = 1e-5f, [1000] = 1e-4f };

    public static IEnumerable<string> Cases => GoldenFile.Cases("sgd");

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Steps_are_those_of_PyTorch(string name)
    {
        var golden = GoldenFile.Read<SgdCase>($"sgd/{name}.json");
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        using var threads = TorchThreads.Use(1);
        var objective = new BinaryCrossEntropy();
        var network = new MlpNetwork(golden.Shape, golden.Initial.Stages(), torch.CPU);
        var batches = new ResidentDataLoader(golden.Rows, objective, torch.CPU, golden.BatchSize ?? golden.Rows.Count, shuffleSeed: null);
        using var learner = new Learner(network, new AutogradEngine(network, objective, batches, null, seed: 0), golden.Sgd);

        for (int step = 1; step <= golden.Snapshots[^1].Step; step++)
        {
            using var stepScope = torch.NewDisposeScope();
            learner.Engine.Take((step - 1) % batches.BatchCount);
            double loss = learner.Step().Value;
            if (golden.Snapshots.FirstOrDefault(snapshot => snapshot.Step == step) is not { } expected) continue;
            Assert.AreEqual(expected.Loss, loss, Tolerance[step], $"loss of step {step}");
            AssertClose(expected.Layers.Stages().Flat(), learner.Network.ToStages().Flat(), Tolerance[step], $"weights after step {step}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Epoch_losses_are_those_of_PyTorch(string name)
    {
        var golden = GoldenFile.Read<SgdCase>($"sgd/{name}.json");
        LibTorch.EnsureLoaded();
        var options = new MlpBinaryTrainer.Options
        {
            HiddenLayers = golden.HiddenLayers,
            Activation = Activation.Sigmoid,
            InputNormalization = InputNormalization.None,
            Dropout = [],
            EarlyStopping = null,
            Optimizer = golden.Sgd,
            BatchSize = golden.BatchSize,
            Shuffle = false,
            Epochs = golden.EpochLosses[^1].Epoch,
            Device = "cpu",
            Threads = 1,
        }.Plainly();
        var host = ((IHostEnvironment)new MLContext(1)).Register("Golden");
        using var channel = host.Start("Golden");
        var data = TrainingData.Of(golden.Rows, new(NeedsSample: false, ClassCount: 2, HoldOut: default, Seed: 0), golden.Rows);
        var plan = new TrainingPlan(data, Seed: 0, golden.Initial.Model(Activation.Sigmoid));
        var history = TrainingJob.Run(host, options, new BinaryCrossEntropy(), plan, job => job.Train(host, channel)).History;

        foreach (var expected in golden.EpochLosses)
        {
            var report = history[expected.Epoch - 1];
            Assert.AreEqual(expected.TrainLoss, report.TrainLoss, 1e-4f, $"train loss of epoch {expected.Epoch}");
            Assert.AreEqual(expected.EvalLoss, report.ValidationLoss!.Value, 1e-4f, $"validation loss of epoch {expected.Epoch}");
        }
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}, parameter {i}");
    }

    private sealed record SgdCase(
        float[][] Features, float[] Labels, float[]? Weights, int[] HiddenLayers, int? BatchSize, Sgd Optimizer,
        GoldenLayer[] Initial, Snapshot[] Snapshots, EpochLoss[] EpochLosses)
    {
        internal Sgd Sgd => Optimizer;

        internal MlpShape Shape => new(Features[0].Length, HiddenLayers, 1, Activation.Sigmoid);

        internal DenseRows Rows => new(Features[0].Length, [.. Features.SelectMany(row => row)], Labels, Weights);
    }

    private sealed record Snapshot(int Step, float Loss, GoldenLayer[] Layers);

    private sealed record EpochLoss(int Epoch, float TrainLoss, float EvalLoss);
}
