using CsCheck;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Network;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>The managed scorer beside TorchSharp's network in the same process: functions, layers, normalizations and all.</summary>
[TestClass]
public sealed class TorchSharpTests
{
    private const int Rows = 16;

    private static readonly Activation[] Activations =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(0.1), Activation.Elu(1.5), Activation.Selu, Activation.Gelu, Activation.GeluTanh,
        Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity,
    ];

    public static IEnumerable<string> Names => Activations.Select(activation => activation.ToString());

    /// <summary>1e-6 of the value, or of 1 where that is less, from the smallest single to the largest and at the infinities.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Each_activation_is_that_of_TorchSharp_over_the_whole_range(string name)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var activation = Activations.Single(candidate => candidate.ToString() == name);
        float[] inputs = [.. Range()], values = new float[inputs.Length];
        ActivationKernel.Apply(activation, inputs, values);
        float[] expected = new ActivationLayer(activation, inputs.Length).Forward(torch.tensor(inputs, [1, inputs.Length]), training: false).data<float>().ToArray();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (float.IsFinite(expected[i])) Assert.AreEqual(expected[i], values[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{name} of {inputs[i]:R}");
            else if (!IsLibtorchsOverflow(activation, inputs[i])) Assert.AreEqual(expected[i], values[i], $"{name} of {inputs[i]:R}");
        }
    }

    /// <summary>
    /// Of the largest output of the row, or of 1 where that is less. Layer normalization divides by a deviation of the row's own sums and
    /// stretches their rounding with them, the more the fewer they are.
    /// </summary>
    [TestMethod]
    [DataRow(LayerNormalization.None, 2, 2e-6)]
    [DataRow(LayerNormalization.Batch, 2, 2e-6)]
    [DataRow(LayerNormalization.Layer, 16, 5e-6)]
    public void Each_network_scores_as_in_TorchSharp(LayerNormalization normalization, int narrowest, double tolerance)
    {
        LibTorch.EnsureLoaded();
        Gen.Select(Gen.Int[1, 40], Gen.Int[narrowest, 80].Array[0, 4], Gen.Int[1, 12], Gen.Int[0, Activations.Length - 1], Gen.Int).Sample(
            (features, hidden, outputs, activation, seed) =>
            {
                var shape = new MlpShape(features, hidden, outputs, Activations[activation]) { Normalization = normalization };
                var random = new Random(seed);
                Check(shape, [.. Enumerable.Range(0, Rows * features).Select(_ => (float)(6 * random.NextDouble() - 3))], MeanKind.Values, seed, tolerance);
            },
            iter: 300,
            threads: 1);
    }

    /// <summary>
    /// Embeddings, categories, scales, shares of activations and members. The rounding of embedded numbers is added up once more; behind two
    /// layer normalizations, whose sums may lie close together, it is stretched by some hundred.
    /// </summary>
    [TestMethod]
    public void Each_recipe_scores_as_in_TorchSharp()
    {
        LibTorch.EnsureLoaded();
        var shapes = Gen.Select(Gen.Int[0, Activations.Length - 1], Gen.Int[1, 5]).SelectMany(drawn => RandomShapes.Of(drawn.Item2, Activations[drawn.Item1]));
        Gen.Select(shapes, Gen.Int[0, 3], Gen.Int).Sample(
            (shape, mean, seed) =>
            {
                // The scorer gives the logarithm of a single member's shares, the training leaves its logits as they are.
                var kind = shape.Members == 1 ? MeanKind.Values : (MeanKind)mean;
                double tolerance = shape.Normalization == LayerNormalization.None ? 5e-6 : 1e-4;
                Check(shape, RandomShapes.Features(shape, new Random(seed), Rows), kind, seed, tolerance, shift: 0.1f);
            },
            iter: 60,
            threads: 1);
    }

    private static void Check(MlpShape shape, float[] rows, MeanKind mean, int seed, double tolerance, float shift = 0)
    {
        using var scope = torch.NewDisposeScope();
        using var network = new MlpNetwork(shape, RandomShapes.Draw(shape, seed), torch.CPU);
        // What starts at 1 or 0 would not show.
        var random = new Random(seed + 1);
        foreach (ref float value in FlatParameters.Memory(network.Parameters.Values)) value += shift * (2 * random.NextSingle() - 1);
        var batch = torch.tensor(rows, [Rows, shape.FeatureCount]);
        // Moves the running statistics of batch normalization.
        network.Forward(batch.clone(), training: true);
        float[] expected = MemberMean.Of(network.Forward(batch.clone(), training: false), network.Members, mean).data<float>().ToArray(), scores = new float[expected.Length];
        var stages = network.ToStages();
        if (shape.Ensemble is not null) stages.Add(new EnsembleAverageStage(shape.Members, shape.OutputCount, mean));
        new MlpModel([.. stages], new HistoryBuilder().Build(TrainingEnd.EpochsDone)).ScoreBatch(rows, scores);
        for (int row = 0; row < Rows; row++)
        {
            var theirs = expected.AsSpan(row * shape.OutputCount, shape.OutputCount).ToArray();
            double size = Math.Max(1, theirs.Max(Math.Abs));
            for (int output = 0; output < shape.OutputCount; output++)
                Assert.AreEqual(theirs[output], scores[row * shape.OutputCount + output], tolerance * size, $"row {row}, output {output} of {shape} {shape.Activation}");
        }
    }

    /// <summary>libtorch's GELU doubles its value on the way, and is infinite or missing where that is too large.</summary>
    private static bool IsLibtorchsOverflow(Activation activation, float x) => activation == Activation.Gelu && x > float.MaxValue / 2;

    private static IEnumerable<float> Range()
    {
        for (int i = -12_000; i <= 12_000; i++) yield return i / 100f + 1e-3f;
        for (int power = -45; power <= 38; power++)
            for (int digit = 1; digit < 10; digit++)
                foreach (int sign in (int[])[-1, 1]) yield return (float)(sign * digit * Math.Pow(10, power));
        foreach (float end in (float[])[0, float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity]) yield return end;
    }
}
