using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>
/// Batch and layer norm over columns of means from -1 to 20 and deviations from 1e-4 to 10. A difference from a mean of 20 has an error
/// of 20 times 6e-8, which a deviation near 1 leaves as it is: hence 1e-5 of the value, or of 1 where that is less. Gradients with
/// respect to inputs are divided by deviations, so 1e-5 of their column's largest.
/// </summary>
[TestClass]
public sealed class GoldenNormalizationTests
{
    private const float Tolerance = 1e-5f;

    private static readonly NormalizationCases Golden = GoldenFile.Read<NormalizationCases>("normalization.json");

    [TestMethod]
    public void Batch_norm_trains_as_that_of_PyTorch()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var parameters = Golden.BatchNorm.Parameters();
        var layer = new BatchNormLayer(parameters, Golden.Width);
        Golden.BatchNorm.CopyTo(parameters);
        for (int i = 0; i < Golden.Batches.Length; i++)
        {
            Pass(layer, parameters, Golden.Batches[i], training: true, Golden.BatchNorm.Trained[i], $"batch {i}");
            var (means, variances) = Statistics(layer);
            Check(Golden.BatchNorm.Trained[i].RunningMeans!, means, $"running means after batch {i}");
            Check(Golden.BatchNorm.Trained[i].RunningVariances!, variances, $"running variances after batch {i}");
        }
        Pass(layer, parameters, Golden.Batches[0], training: false, Golden.BatchNorm.Evaluated, "evaluated");
    }

    [TestMethod]
    public void Layer_norm_is_that_of_PyTorch_in_training_and_in_the_model()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var stage = new LayerNormStage(Golden.LayerNorm.Gains, Golden.LayerNorm.Biases, LayerNormStage.DefaultEpsilon);
        var parameters = Golden.LayerNorm.Parameters();
        var layer = new LayerNormLayer(parameters, stage);
        for (int i = 0; i < Golden.Batches.Length; i++)
        {
            foreach (bool training in (bool[])[true, false]) Pass(layer, parameters, Golden.Batches[i], training, Golden.LayerNorm.Passed[i], $"batch {i}");
            Check(Flat(Golden.LayerNorm.Passed[i].Values), Apply(stage, Golden.Batches[i]), $"batch {i} by the model");
        }
    }

    [TestMethod]
    public void Batch_norm_folded_into_the_linear_layer_is_PyTorchs_evaluation()
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var golden = Golden.Folded;
        var stage = golden.Layer.Stage;
        var parameters = new FlatParameters(stage.ParameterCount + 2 * stage.OutputCount, torch.CPU);
        var linear = new LinearLayer(parameters, stage);
        var norm = new BatchNormLayer(parameters, stage.OutputCount);
        golden.CopyTo(parameters);
        foreach (float[][] batch in golden.Batches) norm.Forward(linear.Forward(Tensor(batch), training: true), training: true);
        var stages = new List<Stage>();
        linear.AppendTo(stages);
        norm.AppendTo(stages);
        Assert.HasCount(1, stages);
        Check(Flat(golden.Values), Apply(stages[0], golden.Batches[0]), "folded");
    }

    private static void Pass(Layer layer, FlatParameters parameters, float[][] batch, bool training, Passed expected, string what)
    {
        parameters.Gradients.zero_();
        var x = Tensor(batch).requires_grad_();
        var values = layer.Forward(x, training);
        values.mul(Tensor(Golden.Pull)).sum().backward();
        Check(Flat(expected.Values), values.data<float>().ToArray(), what);
        // Gains lie before biases.
        Check([.. expected.GainGradients, .. expected.BiasGradients], parameters.Gradients.data<float>().ToArray(), $"gradients of {what}");
        float[] gradients = x.grad!.data<float>().ToArray(), wanted = Flat(expected.InputGradients);
        for (int i = 0; i < wanted.Length; i++)
            Assert.AreEqual(wanted[i], gradients[i], Tolerance * Math.Max(1, expected.InputGradients.Max(row => Math.Abs(row[i % Golden.Width]))), $"input gradient {i} of {what}");
    }

    /// <summary>The running statistics, read off what they make of a linear layer that passes its inputs on.</summary>
    private static (float[] Means, float[] Variances) Statistics(BatchNormLayer layer)
    {
        float[] identity = [.. Enumerable.Range(0, Golden.Width * Golden.Width).Select(i => i % (Golden.Width + 1) == 0 ? 1f : 0)];
        List<Stage> stages = [new LinearStage(identity, new float[Golden.Width])];
        layer.AppendTo(stages);
        var folded = (LinearStage)stages[0];
        double Scale(int i) => folded.Weights[i * (Golden.Width + 1)] / Golden.BatchNorm.Gains[i];
        float Mean(int i) => (float)((Golden.BatchNorm.Biases[i] - folded.Biases[i]) / folded.Weights[i * (Golden.Width + 1)]);
        var all = Enumerable.Range(0, Golden.Width);
        return ([.. all.Select(Mean)], [.. all.Select(i => (float)(1 / (Scale(i) * Scale(i)) - 1e-5))]);
    }

    private static torch.Tensor Tensor(float[][] rows) => torch.tensor(Flat(rows), [rows.Length, rows[0].Length]);

    private static float[] Flat(float[][] rows) => [.. rows.SelectMany(row => row)];

    private static float[] Apply(Stage stage, float[][] rows) => [.. rows.SelectMany(row =>
    {
        var outputs = new float[stage.OutputCount];
        new MlpModel([stage], new HistoryBuilder().Build(TrainingEnd.EpochsDone)).Score(row, outputs);
        return outputs;
    })];

    private static void Check(float[] expected, float[] actual, string what)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}, value {i}");
    }

    private sealed record NormalizationCases(float[][][] Batches, float[][] Pull, BatchNormCase BatchNorm, LayerNormCase LayerNorm, FoldedCase Folded)
    {
        internal int Width => Pull[0].Length;
    }

    private record NormCase(float[] Gains, float[] Biases)
    {
        internal FlatParameters Parameters() => new(Gains.Length + Biases.Length, torch.CPU);

        /// <summary>Gains and biases, which are the last parameters.</summary>
        internal void CopyTo(FlatParameters parameters)
        {
            using var noGradients = torch.no_grad();
            int count = Gains.Length + Biases.Length;
            parameters.Values.narrow(0, parameters.Values.NumberOfElements - count, count).copy_(torch.tensor([.. Gains, .. Biases]));
        }
    }

    private sealed record BatchNormCase(float[] Gains, float[] Biases, Passed[] Trained, Passed Evaluated) : NormCase(Gains, Biases);

    private sealed record LayerNormCase(float[] Gains, float[] Biases, Passed[] Passed) : NormCase(Gains, Biases);

    private sealed record FoldedCase(GoldenLayer Layer, float[] Gains, float[] Biases, float[][][] Batches, float[][] Values) : NormCase(Gains, Biases);

    private sealed record Passed(float[][] Values, float[][] InputGradients, float[] GainGradients, float[] BiasGradients, float[]? RunningMeans, float[]? RunningVariances);
}
