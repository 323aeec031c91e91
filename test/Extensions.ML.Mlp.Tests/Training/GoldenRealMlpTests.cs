using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// RealMLP against a plain statement in PyTorch (eng/golden/realmlp.py): its scaling, its schedules, and a training with its groups of rates
/// and decays.
/// </summary>
[TestClass]
public sealed class GoldenRealMlpTests
{
    /// <summary>Of the largest number, or of 1; five steps of a rate of up to 1.2 for the scales multiply what single precision leaves.</summary>
    private const double Tolerance = 5e-5;

    private static readonly GoldenRealMlp Golden = GoldenFile.Read<GoldenRealMlp>("realmlp.json");

    [TestMethod]
    public void Schedules_are_RealMLPs()
    {
        for (int step = 0; step < 100; step++)
        {
            var position = new SchedulePosition(step, 100, 100);
            Assert.AreEqual(Golden.Schedules["coslog4"][step], new CosineCycles().FactorAt(position), 1e-11);
            Assert.AreEqual(Golden.Schedules["flat_cos"][step], new FlatCosine().FactorAt(position), 1e-11);
        }
    }

    [TestMethod]
    public void Columns_are_scaled_and_clipped_as_RealMLPs()
    {
        foreach (var column in Golden.Scaling)
        {
            var rows = new DenseRows(1, column.Rows, new float[column.Rows.Length], null);
            var stages = Preprocessor.FitStages(InputNormalization.RobustClipped, null, StatisticsAccumulator.Measure(rows, classCount: 0), rows, [], []);
            var results = new float[column.Inputs.Length];
            new Preprocessor(stages, LabelScaling.None, null).Apply(column.Inputs, column.Inputs.Length, results);
            for (int i = 0; i < results.Length; i++) Assert.AreEqual(column.Outputs[i], results[i], 2e-6, $"{column.Name}, {column.Inputs[i]}");
        }
    }

    [TestMethod]
    [DataRow("binary", TrainingEngine.Autograd)]
    [DataRow("binary", TrainingEngine.Fused)]
    [DataRow("multiclass", TrainingEngine.Autograd)]
    [DataRow("multiclass", TrainingEngine.Fused)]
    [DataRow("regression", TrainingEngine.Autograd)]
    [DataRow("regression", TrainingEngine.Fused)]
    public void Losses_gradients_and_steps_are_those_of_PyTorch(string task, TrainingEngine engine)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var all = Golden.Training;
        var golden = all.Cases.Single(item => item.Task == task);
        Objective objective = task switch
        {
            "binary" => new BinaryCrossEntropy(),
            "multiclass" => new SoftmaxCrossEntropy(3, LabelSmoothing: 0.1),
            _ => new RegressionObjective(new SquaredError(), StandardizeLabel: false),
        };
        var shape = new MlpShape(4, all.HiddenLayers, objective.OutputCount, golden.Activation == "selu" ? Activation.Selu : Activation.Mish)
        {
            Embedding = new PeriodicEmbedding { Frequencies = all.Frequencies, Width = all.Width },
            Numbers = [.. Enumerable.Range(0, all.Numbers)],
            ScalesInputs = true,
            SharesActivation = true,
            IsTangent = true,
        };
        var steps = new GoldenSteps(shape, Flat, golden.Initial, Tolerance);
        var rows = new DenseRows(4, [.. all.Features.SelectMany(row => row)], all.Labels[task], null);
        var optimizer = new AdamW { Beta1 = all.Betas[0], Beta2 = all.Betas[1], WeightDecay = all.WeightDecay, DecaysBiases = false };
        var factors = new LearningRateFactors { InputScales = all.Factors["scale"], Biases = all.Factors["bias"], Activations = all.Factors["a"], Embeddings = all.Factors["embedding"] };
        using var learner = new Learner(steps.Network, steps.Engine(engine, objective, rows), optimizer, factors: factors);
        AssertOutputs(golden, steps.Network, rows);
        steps.Check(
            learner, golden.Loss, golden.Gradients, golden.Snapshots,
            step => (learner.LearningRate, learner.DecayFactor) = (golden.Rates[step - 1], golden.Decays[step - 1] / all.WeightDecay));
    }

    /// <summary>The scorer, which has no gains: they lie in the weights.</summary>
    private static void AssertOutputs(GoldenCase golden, MlpNetwork network, DenseRows rows)
    {
        var model = new MlpModel([.. network.ToStages()], new Mlp.Model.HistoryBuilder().Build(TrainingEnd.EpochsDone));
        var scores = new float[model.OutputCount];
        for (int row = 0; row < rows.Count; row++)
        {
            model.Score(rows.FeaturesOf(row), scores);
            // Nothing has been trained that would multiply what single precision leaves.
            GoldenAssert.AreClose(golden.Outputs[row], scores, 5e-6, $"outputs of row {row}");
        }
    }

    /// <summary>PyTorch's parameters in the order of ours.</summary>
    private static float[] Flat(Dictionary<string, float[]> named) =>
    [
        .. new[]
        {
            "embedding.frequencies", "embedding.phases", "embedding.weights", "embedding.biases", "scale",
            "layers.0.bias", "layers.0.weight", "activations.0.a", "layers.1.bias", "layers.1.weight", "activations.1.a", "head.bias", "head.weight",
        }.SelectMany(name => named[name]),
    ];

    private sealed record GoldenRealMlp(GoldenColumn[] Scaling, GoldenTraining Training, Dictionary<string, double[]> Schedules);

    private sealed record GoldenColumn(string Name, float[] Rows, float[] Inputs, float[] Outputs);

    private sealed record GoldenTraining(
        float[][] Features, Dictionary<string, float[]> Labels, int[] HiddenLayers, int Numbers, int Frequencies, int Width, double[] Betas, double WeightDecay, Dictionary<string, double> Factors, GoldenCase[] Cases);

    private sealed record GoldenCase(
        string Task, string Activation, Dictionary<string, float[]> Initial, float[][] Outputs, double Loss, Dictionary<string, float[]> Gradients, GoldenSnapshot[] Snapshots, double[] Rates, double[] Decays);
}
