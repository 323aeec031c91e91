using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Fused;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Network;

[TestClass]
public sealed class EnsembleTests
{
    private static readonly MlpShape Plain = new(5, [7, 6], 3, Activation.Tanh);

    /// <summary>With scales of 1 a single member is the network itself: it multiplies by 1 and is its own mean.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void One_member_is_the_plain_network(bool all)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var (one, other) = Pair(all);
        var x = torch.tensor(RandomShapes.Features(Plain, new Random(2), 10), 10, 5);
        // The products of the heads add up in another order.
        AssertClose(one.Forward(x, false).data<float>().ToArray(), other.Forward(x, false).data<float>().ToArray(), "outputs");
    }

    [TestMethod]
    [DataRow(false, TrainingEngine.Autograd)]
    [DataRow(true, TrainingEngine.Autograd)]
    [DataRow(false, TrainingEngine.Fused)]
    [DataRow(true, TrainingEngine.Fused)]
    public void One_member_has_the_gradients_and_takes_the_step_of_the_plain_network(bool all, TrainingEngine kind)
    {
        LibTorch.EnsureLoaded();
        foreach (var optimizer in new Optimizer[] { new Sgd { LearningRate = 0.1 }, new AdamW { LearningRate = 0.1, WeightDecay = 0.1, DecaysBiases = false } })
        {
            using var scope = torch.NewDisposeScope();
            var (one, other) = Pair(all);
            var (expected, actual) = (Step(one, kind, optimizer), Step(other, kind, optimizer));
            AssertClose(expected.Gradients, actual.Gradients, "gradients");
            AssertClose(expected.Values, actual.Values, $"after a step of {optimizer}");
            CollectionAssert.AreNotEqual(expected.Before, expected.Values);
        }
    }

    /// <summary>The plain network, and one of a single member that has its weights.</summary>
    private static (MlpNetwork One, MlpNetwork Other) Pair(bool all)
    {
        var ensemble = Plain with { Ensemble = new SharedEnsemble { Members = 1, ScalesHiddenLayers = all } };
        List<Stage> layers = Initializer.Draw(Plain, Initialization.PyTorchDefault, seed: 1);
        var linears = new Queue<LinearStage>(layers.Cast<LinearStage>());
        Stage[] members = [.. Initializer.Draw(ensemble, Initialization.PyTorchDefault, seed: 1).Select(Replace)];
        return (new(Plain, layers, torch.CPU), new(ensemble, members, torch.CPU));

        Stage Replace(Stage stage) => stage switch
        {
            MemberScaleStage => new MemberScaleStage(1, [.. Enumerable.Repeat(1f, 5)]),
            LinearStage => all ? new(linears.Peek().Weights, new float[linears.Dequeue().OutputCount]) : linears.Dequeue(),
            // The one behind a layer has its biases, the one before has none.
            MemberAffineStage affine => affine.Offsets.Any(offset => offset != 0) ? new MemberAffineStage(1, affine.Scales, Biases(affine.Offsets.Length)) : affine,
            EnsembleStage => new EnsembleStage([[linears.Dequeue()]]),
            _ => stage,
        };
        float[] Biases(int count) => ((LinearStage)layers.First(layer => layer.OutputCount == count)).Biases;
    }

    /// <summary>What both networks have, before and after a step, and the gradients between.</summary>
    private static (float[] Before, float[] Gradients, float[] Values) Step(MlpNetwork network, TrainingEngine kind, Optimizer optimizer)
    {
        var rows = new DenseRows(5, RandomShapes.Features(Plain, new Random(3), 12), [.. Enumerable.Range(0, 12).Select(row => row % 3f)], null);
        var objective = new SoftmaxCrossEntropy(3);
        GradientEngine engine = kind == TrainingEngine.Fused
            ? new FusedEngine(network, objective, new InMemoryDataLoader(rows, 12, null), null, seed: 1, workers: 2)
            : new AutogradEngine(network, objective, new ResidentDataLoader(rows, objective, torch.CPU, 12, null), null, seed: 1);
        using var learner = new Learner(network, engine, optimizer);
        float[] before = Shared(network, network.Parameters.Values);
        engine.BeginEpoch(1);
        engine.Take(0);
        learner.Step();
        return (before, Shared(network, network.Parameters.Gradients), Shared(network, network.Parameters.Values));
    }

    /// <summary>Of each layer its biases, which a member may have behind the layer, and its weights by inputs.</summary>
    private static float[] Shared(MlpNetwork network, torch.Tensor flat)
    {
        float[] values = flat.data<float>().ToArray();
        List<float> biases = [], weights = [];
        foreach (var layer in network.Layers)
        {
            switch (layer)
            {
                case LinearLayer linear:
                    if (linear.BiasesStart is { } start) biases.AddRange(values.AsSpan(start, linear.OutputCount));
                    weights.AddRange(values.AsSpan(linear.WeightsStart, linear.InputCount * linear.OutputCount));
                    break;
                case MemberAffineLayer { HasOffsets: true } affine:
                    biases.AddRange(values.AsSpan(affine.ScalesStart + affine.Width, affine.Width));
                    break;
                case HeadsLayer heads:
                    biases.AddRange(values.AsSpan(heads.BiasesStart, heads.OutputCount));
                    for (int i = 0; i < heads.InputCount * heads.OutputCount; i++) weights.Add(values[heads.WeightsStart + i % heads.OutputCount * heads.InputCount + i / heads.OutputCount]);
                    break;
            }
        }
        return [.. biases, .. weights];
    }

    private static void AssertClose(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], 1e-6, $"{what}, {i}");
    }

    [TestMethod]
    public void A_member_scales_all_values_of_a_feature_alike()
    {
        var shape = new MlpShape(6, [4], 1, Activation.Relu)
        {
            Embedding = new PiecewiseLinearEmbedding { Width = 3 },
            Numbers = [0, 1],
            Knots = [[0, 1], [0, 1, 2]],
            OneHots = [new CategorySlots(2, 3, IsIndex: false)],
            Ensemble = new SharedEnsemble { Members = 8 },
        };
        var scales = Initializer.Draw(shape, Initialization.PyTorchDefault, 1).OfType<MemberScaleStage>().Single();
        foreach (float[] own in scales.Scales.Chunk(scales.InputCount))
        {
            // Two numbers of three values, a category of three slots, one other feature.
            Assert.HasCount(10, own);
            foreach (var range in new[] { 0..3, 3..6, 6..9 }) Assert.HasCount(1, own[range].Distinct());
            Assert.HasCount(4, own.Distinct());
        }
        // Without embeddings the signs alone differ.
        var signs = Initializer.Draw(new(50, [4], 1, Activation.Relu) { Ensemble = new SharedEnsemble { Members = 100 } }, Initialization.PyTorchDefault, 1).OfType<MemberScaleStage>().Single().Scales;
        Assert.IsTrue(signs.All(sign => sign is 1 or -1));
        Assert.AreEqual(0, signs.Average(), 5 / Math.Sqrt(signs.Length));
    }
}
