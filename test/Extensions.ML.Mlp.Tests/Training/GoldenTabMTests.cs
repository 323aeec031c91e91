using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// TabM and TabM-mini against a plain statement in PyTorch (eng/golden/tabm.py): losses, gradients, predictions, and the parameters after
/// steps of AdamW with clipping. Single precision and other orders of sums leave 1e-5 of the largest number, or of 1.
/// </summary>
[TestClass]
public sealed class GoldenTabMTests
{
    private const double Tolerance = 1e-5;

    private static readonly GoldenTabM Golden = GoldenFile.Read<GoldenTabM>("tabm.json");

    public static IEnumerable<(string Name, TrainingEngine Engine)> Cases =>
        Golden.Cases.SelectMany(item => new[] { TrainingEngine.Autograd, TrainingEngine.Fused }.Select(engine => (item.Name, engine)));

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Losses_gradients_and_steps_are_those_of_PyTorch(string name, TrainingEngine engine)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var golden = Golden.Cases.Single(item => item.Name == name);
        Objective objective = golden.Task switch
        {
            "binary" => new BinaryCrossEntropy(),
            "multiclass" => new SoftmaxCrossEntropy(3),
            _ => new RegressionObjective(new SquaredError(), StandardizeLabel: false),
        };
        var shape = ShapeOf(golden, objective.OutputCount);
        var steps = new GoldenSteps(shape, named => Flat(shape, named), golden.Initial, Tolerance);
        var rows = new DenseRows(3, [.. Golden.Features.SelectMany(row => row)], Golden.Labels[golden.Task], null);
        var optimizer = new AdamW { LearningRate = Golden.LearningRate, WeightDecay = Golden.WeightDecay, DecaysBiases = false, DecaysEmbeddings = false };
        using var learner = new Learner(steps.Network, steps.Engine(engine, objective, rows), optimizer, clipping: new GradientClipping { MaxNorm = Golden.MaxNorm });
        AssertPrediction(golden, steps.Network, rows, objective);
        steps.Check(learner, golden.Loss, golden.Gradients, golden.Snapshots);
    }

    /// <summary>The mean of the members' probabilities or values, by the scorer's stages.</summary>
    private static void AssertPrediction(GoldenTabMCase golden, MlpNetwork network, DenseRows rows, Objective objective)
    {
        var stages = network.ToStages();
        stages.Add(new Mlp.Model.Stages.EnsembleAverageStage(golden.Members, objective.OutputCount, objective.MeanOfMembers));
        var model = new MlpModel([.. stages], new Mlp.Model.HistoryBuilder().Build(TrainingEnd.EpochsDone));
        var scores = new float[objective.OutputCount];
        for (int row = 0; row < rows.Count; row++)
        {
            model.Score(rows.FeaturesOf(row), scores);
            if (golden.Task == "binary") ActivationKernel.Apply(Activation.Sigmoid, scores, scores);
            if (golden.Task == "multiclass") ActivationKernel.Apply(Activation.Exponential, scores, scores);
            GoldenAssert.AreClose(golden.Prediction[row], scores, Tolerance, $"prediction of row {row}");
        }
    }

    private static MlpShape ShapeOf(GoldenTabMCase golden, int outputs) => new(3, Golden.HiddenLayers, outputs, Activation.Relu)
    {
        Embedding = golden.IsEmbedded ? new PiecewiseLinearEmbedding { Width = Golden.Width } : null,
        Numbers = golden.IsEmbedded ? [0, 1] : [],
        Knots = golden.IsEmbedded ? Golden.Edges : [],
        Ensemble = new SharedEnsemble { Members = golden.Members, ScalesHiddenLayers = !golden.IsMini },
    };

    /// <summary>PyTorch's parameters in the order and layout of ours.</summary>
    private static float[] Flat(MlpShape shape, Dictionary<string, float[]> named)
    {
        var flat = new List<float>();
        if (shape.Embedding is not null)
        {
            flat.AddRange([.. named["embedding.slopes"], .. named["embedding.biases"]]);
            // Numbers of few bins have room for as many as the others.
            for (int number = 0; number < 2; number++) flat.AddRange([.. named[$"embedding.bends.{number}"], .. new float[shape.BinCount * Golden.Width - named[$"embedding.bends.{number}"].Length]]);
        }
        flat.AddRange(named["scale"]);
        for (int block = 0; block < shape.HiddenLayers.Count; block++)
        {
            if (named.TryGetValue($"blocks.{block}.r", out float[]? before)) flat.AddRange(before);
            if (named.TryGetValue($"blocks.{block}.bias", out float[]? bias)) flat.AddRange(bias);
            float[] weights = named[$"blocks.{block}.weight"];
            int outputs = shape.HiddenLayers[block], inputs = weights.Length / outputs;
            for (int input = 0; input < inputs; input++)
                for (int output = 0; output < outputs; output++) flat.Add(weights[output * inputs + input]);
            if (named.TryGetValue($"blocks.{block}.s", out float[]? after)) flat.AddRange([.. after, .. named[$"blocks.{block}.b"]]);
        }
        flat.AddRange([.. named["heads.bias"], .. named["heads.weight"]]);
        return [.. flat];
    }

    private sealed record GoldenTabM(
        float[][] Features, Dictionary<string, float[]> Labels, float[][] Edges, int Width, int[] HiddenLayers, double LearningRate, double WeightDecay, double MaxNorm, GoldenTabMCase[] Cases);

    private sealed record GoldenTabMCase(
        string Name, string Task, int Members, bool IsMini, bool IsEmbedded, Dictionary<string, float[]> Initial, float[][] Prediction, double Loss, Dictionary<string, float[]> Gradients, GoldenSnapshot[] Snapshots);
}
