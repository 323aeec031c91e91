using System.Text;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Models to safetensors and back, from PyTorch and to it. The numbers of PyTorch are those of <c>eng/golden/exchange.py</c>.</summary>
[TestClass]
public sealed class SafetensorsTests
{
    private static readonly ExchangeCases Golden = GoldenFile.Read<ExchangeCases>("exchange.json");

    public static IEnumerable<string> FromPyTorch => Golden.FromPyTorch.Select(network => network.Name);

    public static IEnumerable<string> Bare => BareModels.All().Select(model => model.Name);

    [TestMethod]
    [DynamicData(nameof(FromPyTorch))]
    public void A_network_that_PyTorch_wrote_gives_what_it_gives_there(string name)
    {
        var network = Golden.FromPyTorch.Single(network => network.Name == name);
        var activation = Activation.Find(Enum.Parse<ActivationKind>(network.Activation), 0)!;
        var model = MlpSafetensors.Load(Path.Combine(AppContext.BaseDirectory, "Golden", "exchange", name + ".safetensors"), activation);
        AssertAlike(network.Outputs, BareModels.Scores(model, network.Rows));
        Assert.HasCount(0, model.History);
        Assert.IsNull(model.TrainedAt);
    }

    [TestMethod]
    public void PyTorch_gives_what_our_model_gives_from_the_file_that_we_write()
    {
        var model = BareModels.EveryStage();
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(SavedModels.Folder, "exchange.safetensors")), Bytes(model), "PyTorch read the bytes that we write");
        AssertAlike(Golden.ToPyTorch.Outputs, BareModels.Scores(model, Golden.ToPyTorch.Rows));
    }

    [TestMethod]
    public void The_Python_of_the_page_on_safetensors_gives_what_a_plain_model_gives()
    {
        var model = BareModels.Plain();
        CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(SavedModels.Folder, "plain.safetensors")), Bytes(model), "PyTorch read the bytes that we write");
        Assert.IsTrue(Golden.PlainToPyTorch.Rows.Any(row => row.Any(float.IsNaN)));
        AssertAlike(Golden.PlainToPyTorch.Outputs, BareModels.Scores(model, Golden.PlainToPyTorch.Rows));
    }

    [TestMethod]
    [DynamicData(nameof(Bare))]
    public void A_model_comes_back_with_all_but_its_history(string name)
    {
        var model = BareModels.All().Single(bare => bare.Name == name).Model;
        var read = Load(Bytes(model), Activation.Identity);
        float[][] rows = BareModels.Rows(model.FeatureCount);
        foreach (var (expected, actual) in BareModels.Scores(model, rows).Zip(BareModels.Scores(read, rows))) CollectionAssert.AreEqual(expected, actual);
        CollectionAssert.AreEqual(Description(model), Description(read));
        CollectionAssert.AreEqual(model.FeatureMeans, read.FeatureMeans);
        Assert.AreEqual(model.TrainedAt, read.TrainedAt);
        Assert.HasCount(0, read.History);
        CollectionAssert.AreEqual(Bytes(model), Bytes(read), "written again, the same bytes");
    }

    [TestMethod]
    public void Layers_are_numbered_as_in_a_Sequential_and_scalings_take_no_number()
    {
        Stage[] stages =
        [
            new AffineStage([1], [2]), new LinearStage([1, 2], [3, 4]), new AffineStage([5, 6], [7, 8]), new ActivationStage(Activation.Tanh, 2),
            new LinearStage([1, 2], [3]), new ActivationStage(Activation.Exponential, 1), new AffineStage([0], [9]),
        ];
        var model = new MlpModel(stages, new HistoryBuilder().Build(TrainingEnd.EpochsDone));
        string header = Encoding.UTF8.GetString(Bytes(model));
        foreach (string name in (string[])["input.shift", "0.weight", "0.bias", "affine2.shift", "affine2.scale", "2.weight", "2.bias", "output.scale"])
            StringAssert.Contains(header, $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[");
        CollectionAssert.AreEqual(Bytes(model), Bytes(Load(Bytes(model), Activation.Identity)));
    }

    [TestMethod]
    public void A_model_is_sequential_when_plain_layers_follow_each_other_between_what_was_measured()
    {
        var (linear, relu) = (new LinearStage([1, 2, 3, 4], [5, 6]), new ActivationStage(Activation.Relu, 2));
        var (affine, exponential) = (new AffineStage([1, 2], [3, 4]), new ActivationStage(Activation.Exponential, 2));
        Assert.IsTrue(IsSequential(linear));
        Assert.IsTrue(IsSequential(linear, relu, new LayerNormStage([1, 2], [3, 4], 1e-5f), linear));
        Assert.IsTrue(IsSequential(new ImputeStage([1, 2], []), affine, new SmoothClipStage(2, 3), linear, exponential, affine, new ClampStage(0, 1, 2)));
        Assert.IsFalse(IsSequential(linear, affine, relu, linear), "a scaling between layers");
        Assert.IsFalse(IsSequential(linear, exponential, linear), "an exponential between layers");
        foreach (var stage in StageModels.All().Select(model => model.Model.Stages[0]).Where(stage => !MlpModel.IsMeasured(stage) && stage is not LinearStage))
            Assert.IsFalse(IsSequential(stage), stage.Kind.ToString());

        static bool IsSequential(params Stage[] stages) => new MlpModel(stages, new HistoryBuilder().Build(TrainingEnd.EpochsDone)).IsSequential;
    }

    [TestMethod]
    public void A_file_is_written_and_read_by_its_path()
    {
        string path = Path.GetTempFileName();
        try
        {
            BareModels.EveryStage().SaveSafetensors(path);
            CollectionAssert.AreEqual(Bytes(BareModels.EveryStage()), Bytes(MlpSafetensors.Load(path, Activation.Identity)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    [DataRow("0", "2")]
    [DataRow("model.0", "model.2")]
    [DataRow("fc9", "fc10")]
    [DataRow("layers.3.linear", "layers.12.linear")]
    public void Layers_are_in_the_order_of_their_numbers_whatever_their_place_in_the_file(string first, string second)
    {
        var file = new SafetensorsSample();
        file.Add($"{second}.weight", [1, 2], 1, 2);
        file.Add($"{first}.bias", [0.5f, -5], 2);
        file.Add($"{first}.weight", [1, 2, 3, 4, 5, 6], 2, 3);
        var model = Load(file.Bytes, Activation.Relu);
        Assert.AreEqual(3, model.FeatureCount);
        var scores = new float[1];
        // relu(1 + 2 + 3 + 0.5) = 6.5, relu(4 + 5 + 6 - 5) = 10; 6.5 + 2 * 10, and no bias is 0.
        model.Score([1, 1, 1], scores);
        Assert.AreEqual(26.5f, scores[0]);
    }

    [TestMethod]
    [DataRow("weight")]
    [DataRow("linear.weight")]
    public void A_single_layer_needs_no_number(string name)
    {
        var file = new SafetensorsSample();
        file.Add(name, [1, 2], 1, 2);
        Assert.AreEqual("Linear 2-1", string.Join(", ", Description(Load(file.Bytes, Activation.Relu))));
    }

    [TestMethod]
    [DataRow(1, 3, "Linear 2-2, LayerNorm 2-2, Activation 2-2, Linear 2-1", DisplayName = "Linear, LayerNorm, ReLU, Linear")]
    [DataRow(2, 3, "Linear 2-2, Activation 2-2, LayerNorm 2-2, Linear 2-1", DisplayName = "Linear, ReLU, LayerNorm, Linear")]
    [DataRow(1, 2, "Linear 2-2, LayerNorm 2-2, Activation 2-2, Linear 2-1", DisplayName = "no gap")]
    public void A_gap_in_the_numbers_shows_where_the_activation_stands(int norm, int last, string stages)
    {
        var file = new SafetensorsSample();
        file.Add("0.weight", [1, 2, 3, 4], 2, 2);
        file.Add($"{norm}.weight", [1, 1], 2);
        file.Add($"{last}.weight", [1, 2], 1, 2);
        Assert.AreEqual(stages, string.Join(", ", Description(Load(file.Bytes, Activation.Relu))));
    }

    private static void AssertAlike(float[][] expected, float[][] actual)
    {
        for (int row = 0; row < expected.Length; row++)
            for (int i = 0; i < expected[row].Length; i++)
                Assert.AreEqual(expected[row][i], actual[row][i], 1e-6 * Math.Max(1, Math.Abs(expected[row][i])), $"row {row}");
    }

    private static string[] Description(MlpModel model) => [.. model.Stages.Select(stage => $"{stage.Kind} {stage.InputCount}-{stage.OutputCount}")];

    private static MlpModel Load(byte[] bytes, Activation hidden) => MlpSafetensors.Load(new MemoryStream(bytes), hidden);

    private static byte[] Bytes(MlpModel model)
    {
        using var stream = new MemoryStream();
        model.SaveSafetensors(stream);
        return stream.ToArray();
    }

    private sealed record ExchangeCases(ExchangeNetwork[] FromPyTorch, ExchangeRows ToPyTorch, ExchangeRows PlainToPyTorch);

    private sealed record ExchangeNetwork(string Name, string Activation, float[][] Rows, float[][] Outputs);

    private sealed record ExchangeRows(float[][] Rows, float[][] Outputs);
}
