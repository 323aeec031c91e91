using CsCheck;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Scoring;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>The managed scorer beside TorchSharp's network in the same process: functions, layers, normalizations and all.</summary>
[TestClass]
public sealed class TorchSharpTests
{
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
                Check(shape, seed, tolerance);
            },
            iter: 300,
            threads: 1);
    }

    private static void Check(MlpShape shape, int seed, double tolerance)
    {
        const int Rows = 16;
        using var scope = torch.NewDisposeScope();
        using var network = new MlpNetwork(shape, Initialisation.Draw(shape, Initialization.PyTorchDefault, seed), torch.CPU);
        var random = new Random(seed);
        float[] rows = [.. Enumerable.Range(0, Rows * shape.FeatureCount).Select(_ => (float)(6 * random.NextDouble() - 3))];
        var batch = torch.tensor(rows, [Rows, shape.FeatureCount]);
        // Moves the running statistics of batch normalization.
        network.Forward(batch.clone(), training: true);
        float[] expected = network.Forward(batch.clone(), training: false).data<float>().ToArray(), scores = new float[expected.Length];
        new MlpModel([.. network.ToStages()], new HistoryBuilder().Build(TrainingEnd.EpochsDone)).ScoreBatch(rows, scores);
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
