using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>What RealMLP's layers start from, drawn by what comes to them from rows, against a plain statement in PyTorch (eng/golden/realmlp.py).</summary>
[TestClass]
public sealed class GoldenStartTests
{
    /// <summary>With PyTorch's draws in the place of ours. The sums of 40 rows and their deviation, in single precision, leave 1e-5.</summary>
    [TestMethod]
    public void The_start_is_that_of_PyTorch_for_the_same_draws()
    {
        var golden = GoldenFile.Read<GoldenRealMlp>("realmlp.json").Start;
        var rows = new DenseRows(4, [.. golden.Rows.SelectMany(row => row)], new float[golden.Rows.Length], null);
        int[] hidden = [.. golden.Layers.SkipLast(1).Select(layer => layer.Bias.Length)];
        var shape = new MlpShape(4, hidden, golden.Layers[^1].Bias.Length, Activation.Selu) { IsTangent = true };
        var given = new ScriptedRandom();
        var draw = new DataDrivenDraw(shape, [], rows, given);
        float[] values = rows.Features;
        foreach (var (layer, index) in golden.Layers.Select((layer, index) => (layer, index)))
        {
            var (inputs, outputs) = (layer.Drawn.Length, layer.Bias.Length);
            for (int i = 0; i < inputs * outputs; i++) given.Normal(layer.Drawn[i % inputs][i / inputs]);
            for (int i = 0; i < outputs * layer.Rows[0].Length; i++)
            {
                given.Exponential(layer.Shares[i / layer.Rows[0].Length][i % layer.Rows[0].Length]);
                given.Index(layer.Rows[i / layer.Rows[0].Length][i % layer.Rows[0].Length]);
            }
            var linear = draw.Linear(inputs, outputs, isLast: index == hidden.Length);
            Assert.IsTrue(given.AreTaken, "all draws are taken");
            // The gain lies in our weights.
            float[] weights = [.. Enumerable.Range(0, inputs * outputs).Select(i => (float)(layer.Weight[i % inputs][i / inputs] / Math.Sqrt(inputs)))];
            GoldenAssert.AreClose(weights, linear.Weights, 1e-5, $"weights of layer {index}");
            GoldenAssert.AreClose(layer.Bias, linear.Biases, 1e-5, $"biases of layer {index}");
            values = Sums(linear, values, layer, index);
        }
    }

    /// <summary>Compares the sums' means and deviations with PyTorch's, and gives what they become.</summary>
    private static float[] Sums(LinearStage linear, float[] values, GoldenStartLayer layer, int index)
    {
        int count = values.Length / linear.InputCount;
        float[] sums = new float[count * linear.OutputCount], activated = new float[sums.Length];
        new Preprocessor([linear], LabelScaling.None, null).Apply(values, count, sums);
        double[][] columns = [.. Enumerable.Range(0, linear.OutputCount).Select(neuron => sums.Where((_, i) => i % linear.OutputCount == neuron).Select(sum => (double)sum).ToArray())];
        GoldenAssert.AreClose(layer.Means, [.. columns.Select(own => (float)own.Average())], 1e-5, $"means of layer {index}");
        GoldenAssert.AreClose(layer.Deviations, [.. columns.Select(own => (float)Math.Sqrt(own.Average(sum => Math.Pow(sum - own.Average(), 2))))], 1e-5, $"deviations of layer {index}");
        new Preprocessor([new ActivationStage(Activation.Selu, linear.OutputCount)], LabelScaling.None, null).Apply(sums, count, activated);
        return activated;
    }

    [TestMethod]
    public void Sums_start_with_deviation_1_over_the_rows()
    {
        var random = new Random(3);
        var rows = new DenseRows(4, [.. Enumerable.Range(0, 400).Select(i => (i % 4 + 1) * (random.NextSingle() - 0.3f))], new float[100], null);
        var shape = new MlpShape(4, [6, 5], 1, Activation.Selu) { IsTangent = true };
        float[] values = rows.Features;
        foreach (var linear in Initializer.Draw(shape, Initialization.DataDriven, seed: 2, rows).Cast<LinearStage>())
        {
            var sums = new float[100 * linear.OutputCount];
            new Preprocessor([linear], LabelScaling.None, null).Apply(values, 100, sums);
            for (int neuron = 0; neuron < linear.OutputCount; neuron++)
            {
                double[] own = [.. Enumerable.Range(0, 100).Select(row => (double)sums[row * linear.OutputCount + neuron])];
                Assert.AreEqual(1, Math.Sqrt(own.Average(sum => Math.Pow(sum - own.Average(), 2))), 1e-4);
                // The bias takes off a mean of five sums: what is left lies within the sums.
                Assert.IsInRange(own.Min(), own.Max(), 0.0);
            }
            values = new float[sums.Length];
            new Preprocessor([new ActivationStage(Activation.Selu, linear.OutputCount)], LabelScaling.None, null).Apply(sums, 100, values);
        }
    }

    private sealed record GoldenRealMlp(GoldenStart Start);

    private sealed record GoldenStart(float[][] Rows, GoldenStartLayer[] Layers);

    private sealed record GoldenStartLayer(float[][] Drawn, int[][] Rows, float[][] Shares, float[][] Weight, float[] Bias, float[] Deviations, float[] Means);
}
