using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>
/// Embeddings of numbers against a plain statement in PyTorch (eng/golden/embedding.py, periodic.py): edges, values and gradients. The
/// tolerance is of the largest number, or of 1: single precision, and for far numbers angles of some hundred that are known to 3e-5.
/// </summary>
[TestClass]
public sealed class GoldenEmbeddingTests
{
    [TestMethod]
    public void Edges_are_quantiles_of_the_rows_and_of_the_distinct_values()
    {
        var golden = GoldenFile.Read<GoldenEmbeddings>("embedding.json");
        var mixed = golden.Cases.Single(item => item.Name == "mixed");
        for (int number = 0; number < mixed.Edges.Length; number++)
        {
            var rows = new DenseRows(1, golden.Training[number], new float[golden.Training[number].Length], null);
            CollectionAssert.AreEqual(mixed.Edges[number], BinEdges.Of(rows, StatisticsAccumulator.Measure(rows, classCount: 0).Ranges.ToRows(), 0, bins: 48));
        }
    }

    [TestMethod]
    [DataRow(new[] { 1f, 1.0000001f, 1.0000002f, 1.0000005f }, new[] { 1f }, DisplayName = "some last places apart")]
    [DataRow(new[] { 0f, 1e-45f, 3e-45f, 1e-44f }, new[] { 0f }, DisplayName = "denormal")]
    public void Edges_that_differ_by_rounding_alone_are_one(float[] values, float[] edges) => CollectionAssert.AreEqual(edges, Edges(values));

    [TestMethod]
    public void What_rounding_leaves_beside_0_is_0_among_numbers_and_one_huge_value_merges_no_others()
    {
        float[] edges = Edges(0, 5.5e-17f, 0.1f, 0.3f, 0.7f, 1);
        Assert.AreEqual((0, 1), (edges[0], edges[^1]));
        Assert.IsGreaterThan(1e-3f, edges[1]);
        Assert.IsGreaterThan(10, Edges(-3e38f, 0, 0.25f, 0.5f, 0.75f, 1).Count(edge => edge is >= 0 and <= 1));
    }

    private static float[] Edges(params float[] values)
    {
        var rows = new DenseRows(1, values, new float[values.Length], null);
        return BinEdges.Of(rows, StatisticsAccumulator.Measure(rows, classCount: 0).Ranges.ToRows(), 0, bins: 48);
    }

    [TestMethod]
    [DataRow("quantiles")]
    [DataRow("mixed")]
    public void Piecewise_linear_values_and_gradients_are_those_of_PyTorch(string name)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var golden = GoldenFile.Read<GoldenEmbeddings>("embedding.json");
        var item = golden.Cases.Single(one => one.Name == name);
        int numbers = item.Edges.Length, width = golden.Width, bins = item.Edges.Max(edges => edges.Length) - 1;
        float[] Bends(Dictionary<string, float[]> of) => [.. Enumerable.Range(0, numbers).SelectMany(number => of[$"bends.{number}"].Concat(new float[bins * width - of[$"bends.{number}"].Length]))];
        var parts = new EmbeddingParts(numbers, width, [.. Enumerable.Range(0, numbers)], item.Edges, item.Parameters["slopes"], item.Parameters["biases"], Bends(item.Parameters));
        var parameters = new FlatParameters(numbers * width * (2 + bins), torch.CPU);
        var layer = new EmbeddingLayer(parameters, parts);
        Check(layer, parameters, item.Rows, item.Pull, item.Single, [.. item.Single.Gradients["slopes"], .. item.Single.Gradients["biases"], .. Bends(item.Single.Gradients)], 2e-5);
        CheckStage(layer, item.EdgeRows, item.EdgeValues, 2e-5);
    }

    [TestMethod]
    [DataRow("recipe", 1e-5)]
    [DataRow("fast", 1e-4)]
    [DataRow("far", 5e-4)]
    public void Periodic_values_and_gradients_are_those_of_PyTorch(string name, double tolerance)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var item = GoldenFile.Read<GoldenPeriodics>("periodic.json").Cases.Single(one => one.Name == name);
        int numbers = item.Rows[0].Length, width = item.Parameters["biases"].Length / numbers, count = item.Parameters["phases"].Length / numbers;
        string[] order = ["frequencies", "phases", "weights", "biases"];
        var stage = new PeriodicStage(numbers, [.. Enumerable.Range(0, numbers)], count, width, item.Parameters["frequencies"], item.Parameters["phases"], item.Parameters["weights"], item.Parameters["biases"]);
        var parameters = new FlatParameters(order.Sum(part => item.Parameters[part].Length), torch.CPU);
        Check(new PeriodicLayer(parameters, stage), parameters, item.Rows, item.Pull, item.Single, [.. order.SelectMany(part => item.Single.Gradients[part])], tolerance);
    }

    private static void Check(Layer layer, FlatParameters parameters, float[][] rows, float[][] pull, GoldenValues golden, float[] gradients, double tolerance)
    {
        var x = torch.tensor(rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length).requires_grad_();
        var values = layer.Forward(x, training: true);
        GoldenAssert.AreClose(Flat(golden.Values), values.data<float>().ToArray(), tolerance, "values");
        values.mul(torch.tensor(Flat(pull), pull.Length, pull[0].Length)).sum().backward();
        GoldenAssert.AreClose(Flat(golden.InputGradients), x.grad!.data<float>().ToArray(), tolerance, "input gradients");
        GoldenAssert.AreClose(gradients, parameters.Gradients.data<float>().ToArray(), tolerance, "gradients");
        CheckStage(layer, rows, golden.Values, tolerance);
    }

    /// <summary>The layer as a stage of a model.</summary>
    private static void CheckStage(Layer layer, float[][] rows, float[][] values, double tolerance)
    {
        var stages = new List<Stage>();
        layer.AppendTo(stages);
        var results = new float[rows.Length * stages[0].OutputCount];
        stages[0].Apply(new(Flat(rows), rows[0].Length), new(results, rows.Length, stages[0].OutputCount));
        GoldenAssert.AreClose(Flat(values), results, tolerance, "values of the stage");
    }

    private static float[] Flat(float[][] rows) => [.. rows.SelectMany(row => row)];

    private sealed record GoldenEmbeddings(float[][] Training, int Width, GoldenEmbedding[] Cases);

    private sealed record GoldenEmbedding(string Name, float[][] Edges, Dictionary<string, float[]> Parameters, float[][] Rows, float[][] Pull, GoldenValues Single, float[][] EdgeRows, float[][] EdgeValues);

    private sealed record GoldenPeriodics(GoldenPeriodic[] Cases);

    private sealed record GoldenPeriodic(string Name, Dictionary<string, float[]> Parameters, float[][] Rows, float[][] Pull, GoldenValues Single);

    private sealed record GoldenValues(float[][] Values, float[][] InputGradients, Dictionary<string, float[]> Gradients);
}
