using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Network;

[TestClass]
public sealed class EnsembleTests
{
    /// <summary>With scales of 1 a single member is the network itself: it multiplies by 1 and is its own mean.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void One_member_is_the_plain_network(bool all)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var plain = new MlpShape(5, [7, 6], 3, Activation.Tanh);
        var ensemble = plain with { Ensemble = new SharedEnsemble { Members = 1, ScalesHiddenLayers = all } };
        List<Stage> layers = Initialisation.Draw(plain, Initialization.PyTorchDefault, seed: 1);
        var linears = new Queue<LinearStage>(layers.Cast<LinearStage>());
        Stage[] members = [.. Initialisation.Draw(ensemble, Initialization.PyTorchDefault, seed: 1).Select(Replace)];
        using var one = new MlpNetwork(plain, layers, torch.CPU);
        using var other = new MlpNetwork(ensemble, members, torch.CPU);
        var x = torch.tensor(RandomShapes.Features(plain, new Random(2), 10), 10, 5);
        float[] expected = one.Forward(x, false).data<float>().ToArray(), actual = other.Forward(x, false).data<float>().ToArray();
        // The products of the heads add up in another order.
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], 1e-6);

        LinearStage? last = null;
        Stage Replace(Stage stage) => stage switch
        {
            MemberScaleStage => new MemberScaleStage(1, [.. Enumerable.Repeat(1f, 5)]),
            LinearStage linear => last = all ? new(linears.Peek().Weights, new float[linears.Dequeue().OutputCount]) : linears.Dequeue(),
            // The one behind a layer has its biases, the one before has none.
            MemberAffineStage affine => affine.Offsets.Any(offset => offset != 0) ? new MemberAffineStage(1, affine.Scales, Biases(affine.Offsets.Length)) : affine,
            EachStage => new EachStage([[linears.Dequeue()]]),
            _ => stage,
        };
        float[] Biases(int count) => ((LinearStage)layers.First(layer => layer.OutputCount == count)).Biases;
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
        var scales = Initialisation.Draw(shape, Initialization.PyTorchDefault, 1).OfType<MemberScaleStage>().Single();
        foreach (float[] own in scales.Scales.Chunk(scales.InputCount))
        {
            // Two numbers of three values, a category of three slots, one other feature.
            Assert.HasCount(10, own);
            foreach (var range in new[] { 0..3, 3..6, 6..9 }) Assert.HasCount(1, own[range].Distinct());
            Assert.HasCount(4, own.Distinct());
        }
        // Without embeddings the signs alone differ.
        var signs = Initialisation.Draw(new(50, [4], 1, Activation.Relu) { Ensemble = new SharedEnsemble { Members = 100 } }, Initialization.PyTorchDefault, 1).OfType<MemberScaleStage>().Single().Scales;
        Assert.IsTrue(signs.All(sign => sign is 1 or -1));
        Assert.AreEqual(0, signs.Average(), 5 / Math.Sqrt(signs.Length));
    }
}
