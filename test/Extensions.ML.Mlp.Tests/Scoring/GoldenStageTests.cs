using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>
/// What the stages of the recipes give, and how they pass gradients back, against PyTorch in double precision (eng/golden/embedding.py,
/// periodic.py, realmlp.py). The tolerance is of the column's largest number, or of 1.
/// </summary>
[TestClass]
public sealed class GoldenStageTests
{
    private static readonly GoldenEmbeddings Embeddings = GoldenFile.Read<GoldenEmbeddings>("embedding.json");

    private static readonly GoldenCase[] Periodics = GoldenFile.Read<GoldenCases>("periodic.json").Cases;

    private static readonly GoldenActivation[] Activations = GoldenFile.Read<GoldenActivations>("realmlp.json").Activations;

    /// <summary>The stage keeps the values at the edges; a slope is their difference over a bin, narrow ones stretch what rounding leaves.</summary>
    [TestMethod]
    [DataRow("quantiles")]
    [DataRow("mixed")]
    public void A_piecewise_linear_embedding_passes_gradients_back(string name)
    {
        var golden = Embeddings.Cases.Single(item => item.Name == name);
        int numbers = golden.Edges.Length, width = Embeddings.Width, room = (golden.Edges.Max(edges => edges.Length) - 1) * width;
        float[] bends = [.. Enumerable.Range(0, numbers).Select(number => golden.Parameters[$"bends.{number}"]).SelectMany(own => own.Concat(new float[room - own.Length]))];
        var stage = new EmbeddingParts(numbers, width, All(numbers), golden.Edges, golden.Parameters["slopes"], golden.Parameters["biases"], bends).ToStage();
        Check(stage, golden.Rows, golden.Pull, golden.Double, 1e-5);
    }

    /// <summary>Numbers of some hundred make angles that single precision knows to 3e-5.</summary>
    [TestMethod]
    [DataRow("recipe", 1e-6)]
    [DataRow("fast", 1e-5)]
    [DataRow("far", 2e-5)]
    public void A_periodic_embedding_passes_gradients_back(string name, double tolerance)
    {
        var golden = Periodics.Single(item => item.Name == name);
        int numbers = golden.Rows[0].Length;
        float[] Of(string parameter) => golden.Parameters[parameter];
        var stage = new PeriodicStage(numbers, All(numbers), Of("phases").Length / numbers, Of("biases").Length / numbers, Of("frequencies"), Of("phases"), Of("weights"), Of("biases"));
        Check(stage, golden.Rows, golden.Pull, golden.Double, tolerance);
    }

    [TestMethod]
    [DataRow("selu")]
    [DataRow("mish")]
    public void A_shared_activation_passes_gradients_back(string name)
    {
        var golden = Activations.Single(item => item.Activation == name);
        var stage = new ParametricActivationStage(name == "selu" ? Activation.Selu : Activation.Mish, golden.Shares);
        Check(stage, golden.Rows, golden.Pull, new(golden.Values, golden.InputGradients), 1e-6);
    }

    private static void Check(Stage stage, float[][] rows, float[][] pull, GoldenValues golden, double tolerance)
    {
        float[][] values = new float[rows.Length][], gradients = new float[rows.Length][];
        for (int row = 0; row < rows.Length; row++)
        {
            (values[row], gradients[row]) = (new float[stage.OutputStride], new float[stage.InputCount]);
            stage.Apply(new(rows[row], stage.InputCount), new(values[row], 1, stage.OutputStride));
            stage.Backward(rows[row], values[row].AsSpan(0, stage.OutputCount), pull[row], gradients[row]);
        }
        AssertClose(golden.Values, values, tolerance, "value");
        AssertClose(golden.InputGradients, gradients, tolerance, "gradient");
    }

    private static void AssertClose(double[][] expected, float[][] actual, double tolerance, string what)
    {
        for (int column = 0; column < expected[0].Length; column++)
        {
            double allowed = tolerance * Math.Max(1, expected.Max(row => Math.Abs(row[column])));
            for (int row = 0; row < expected.Length; row++) Assert.AreEqual(expected[row][column], actual[row][column], allowed, $"{what} {column} of row {row}");
        }
    }

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    private sealed record GoldenEmbeddings(int Width, GoldenEmbedding[] Cases);

    private sealed record GoldenEmbedding(string Name, float[][] Edges, Dictionary<string, float[]> Parameters, float[][] Rows, float[][] Pull, GoldenValues Double);

    private sealed record GoldenCases(GoldenCase[] Cases);

    private sealed record GoldenCase(string Name, Dictionary<string, float[]> Parameters, float[][] Rows, float[][] Pull, GoldenValues Double);

    private sealed record GoldenActivations(GoldenActivation[] Activations);

    private sealed record GoldenActivation(string Activation, float[] Shares, float[][] Rows, float[][] Pull, double[][] Values, double[][] InputGradients);

    private sealed record GoldenValues(double[][] Values, double[][] InputGradients);
}
