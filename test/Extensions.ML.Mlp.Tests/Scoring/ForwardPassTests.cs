using CsCheck;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Scoring;

[TestClass]
public sealed class ForwardPassTests
{
    /// <summary>A sum of n products in single precision errs by some units of the last place of its largest terms; 100 wide, this is ample.</summary>
    private const double Tolerance = 2e-6;

    [TestMethod]
    public void Logits_are_those_of_PyTorch()
    {
        foreach (var network in GoldenFile.Read<ForwardCases>("forward.json").Networks)
        {
            var model = network.Layers.Model(Activation.Sigmoid);
            for (int row = 0; row < network.Rows.Length; row++)
            {
                float logit = Score(model, network.Rows[row]);
                double scale = network.Scale(network.Rows[row]);
                Assert.AreEqual(network.Float64[row], logit, Tolerance * scale, $"row {row} of {string.Join('-', network.HiddenLayers)}");
                Assert.AreEqual(network.Logits[row], logit, Tolerance * scale, $"row {row} of {string.Join('-', network.HiddenLayers)}");
            }
        }
    }

    [TestMethod]
    public void The_managed_forward_pass_is_that_of_TorchSharp()
    {
        LibTorch.EnsureLoaded();
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 80].Array[0, 4], Gen.Int).Sample(
            (features, hidden, seed) =>
            {
                using var scope = torch.NewDisposeScope();
                var shape = new MlpShape(features, hidden, 1, Activation.Sigmoid);
                using var network = new MlpNetwork(shape, Initializer.Draw(shape, Initialization.PyTorchDefault, seed), torch.CPU);
                var random = new Random(seed);
                float[] row = [.. Enumerable.Range(0, features).Select(_ => (float)(6 * random.NextDouble() - 3))];
                float expected = network.Forward(torch.tensor(row, [1, features]), training: false).item<float>();
                Assert.AreEqual(expected, Score(new MlpModel([.. network.ToStages()], Empty), row), Tolerance * Math.Max(1, Math.Abs(expected)), shape.ToString());
            },
            iter: 200,
            threads: 1);
    }

    [TestMethod]
    public void Missing_values_give_a_missing_score()
    {
        var model = Wide(features: 3, hidden: 20);
        Assert.IsTrue(float.IsNaN(Score(model, [1, float.NaN, 2])));
        Assert.IsFalse(float.IsNaN(Score(model, [1, float.MaxValue, -float.MaxValue])));
    }

    [TestMethod]
    public void Many_threads_get_what_one_gets()
    {
        var model = Wide(features: 10, hidden: 600);
        float[][] rows = [.. Enumerable.Range(0, 500).Select(i => Enumerable.Range(0, 10).Select(j => MathF.Sin(i * 10 + j)).ToArray())];
        float[] alone = [.. rows.Select(row => Score(model, row))];
        var together = new float[rows.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = Score(model, rows[i]));
        CollectionAssert.AreEqual(alone, together);
    }

    [TestMethod]
    [DataRow(50)]
    [DataRow(2000)]
    public void A_row_allocates_nothing(int hidden)
    {
        var model = Wide(features: 10, hidden);
        float[] row = new float[10], score = new float[1];
        model.Score(row, score);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) model.Score(row, score);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TrainingHistory Empty => new HistoryBuilder().Build(TrainingEnd.EpochsDone);

    private static MlpModel Wide(int features, int hidden)
    {
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Cos(i) / 10)];
        return new([new LinearStage(Weights(features * hidden), Weights(hidden)), new ActivationStage(Activation.Sigmoid, hidden), new LinearStage(Weights(hidden), [0.1f])], Empty);
    }

    private static float Score(MlpModel model, float[] row)
    {
        Span<float> score = stackalloc float[1];
        model.Score(row, score);
        return score[0];
    }

    private sealed record ForwardCases(Network[] Networks);

    private sealed record Network(int Features, int[] HiddenLayers, GoldenLayer[] Layers, float[][] Rows, float[] Logits, double[] Float64)
    {
        /// <summary>What the last layer's terms add up to in size: with a linear model its inputs may be huge.</summary>
        internal double Scale(float[] row) => Layers.Length > 1
            ? 1 + Layers[^1].Weight[0].Sum(weight => Math.Abs((double)weight))
            : 1 + row.Zip(Layers[0].Weight[0], (x, weight) => Math.Abs((double)x * weight)).Sum();
    }
}
