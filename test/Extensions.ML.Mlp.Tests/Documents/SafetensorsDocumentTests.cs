using System.Text.Json;
using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Exchange.Safetensors;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>SAFETENSORS.md, which ships in the package, names every tensor that is written. Its Python runs in <c>eng/golden/exchange.py</c>.</summary>
[TestClass]
public sealed class SafetensorsDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Eng.Repository.Root, "Extensions.ML.Mlp.Scoring", "Exchange", "Safetensors", "SAFETENSORS.md"));

    [TestMethod]
    public void Every_kind_of_stage_has_its_line_with_its_tensors()
    {
        foreach (var kind in Enum.GetValues<StageKind>()) Row(kind.ToString());
        foreach (var (name, model) in BareModels.All())
        {
            foreach (var (kind, suffixes) in Written(Read(model)))
                CollectionAssert.AreEqual(suffixes, Names(Row(kind)).Select(key => key["N.".Length..]).ToArray(), $"{kind} in {name}");
        }
    }

    [TestMethod]
    [DataRow("default", false)]
    [DataRow("TabM", false)]
    [DataRow("RealMlp", false)]
    [DataRow("Plain", true)]
    public void The_tensors_of_a_preset_are_those_of_the_page(string preset, bool isSequential)
    {
        var model = Train(preset switch
        {
            "TabM" => MlpBinaryTrainer.Options.TabM(),
            "RealMlp" => MlpBinaryTrainer.Options.RealMlp(),
            "Plain" => MlpBinaryTrainer.Options.Plain(),
            _ => new(),
        });
        CollectionAssert.AreEqual(Names(Row($"`{preset}`")), Read(model).Tensors.Select(tensor => WithoutMember(tensor.Name)).Distinct().ToArray());
        Assert.AreEqual(isSequential, model.IsSequential);
    }

    [TestMethod]
    public void Without_a_normalization_only_a_feature_that_is_missing_in_all_rows_is_scaled()
    {
        MlpBinaryTrainer.Options Options() => MlpBinaryTrainer.Options.Plain();
        var (some, all) = (Options(), Options());
        some.InputNormalization = all.InputNormalization = InputNormalization.None;
        Assert.IsNull(Read(Train(some)).Find("affine1.scale"));
        var file = Read(Train(all, second: _ => float.NaN));
        // Two features, the second one empty. An indicator that is always 1 would tell nothing, so there is none.
        Assert.IsEmpty(file.Find("impute0.indicated")!.Ints(1));
        CollectionAssert.AreEqual(new float[] { 0, 0 }, file.Find("affine1.shift")!.Floats());
        CollectionAssert.AreEqual(new float[] { 1, 0 }, file.Find("affine1.scale")!.Floats());
    }

    /// <summary>Of the columns of a row of a table, the second's names in quotes.</summary>
    private static string[] Names(string row) => [.. Regex.Matches(row.Split('|')[2], "`([^`]+)`").Select(match => match.Groups[1].Value)];

    /// <summary>The second of two numbers counts members: <c>6.0.weight</c> is <c>6.M.weight</c> on the page.</summary>
    private static string WithoutMember(string name) => Regex.Replace(name, @"^(\d+)\.\d+\.", "$1.M.");

    private static string Row(string first) => Text.Split('\n').Single(line => line.StartsWith($"| {first} |", StringComparison.Ordinal));

    private static SafetensorsFile Read(MlpModel model)
    {
        var stream = new MemoryStream();
        model.SaveSafetensors(stream);
        stream.Position = 0;
        return SafetensorsFile.Read(stream);
    }

    /// <summary>The kinds of stages in a file that are not made of others, with what follows their name in those of their tensors.</summary>
    private static IEnumerable<(string Kind, string[] Suffixes)> Written(SafetensorsFile file)
    {
        using var json = JsonDocument.Parse(file.Metadata(SafetensorsModel.MetadataKey)!);
        foreach (var stage in json.RootElement.GetProperty("stages").EnumerateArray())
        {
            string kind = stage.GetProperty("kind").GetString()!, name = stage.GetProperty("name").GetString()! + ".";
            if (kind is nameof(StageKind.Shared) or nameof(StageKind.Each)) continue;
            yield return (kind, [.. file.Tensors.Select(tensor => tensor.Name).Where(tensor => tensor.StartsWith(name, StringComparison.Ordinal)).Select(tensor => tensor[name.Length..])]);
        }
    }

    private static MlpModel Train(MlpBinaryTrainer.Options options) => Train(options, second: i => i % 7 == 0 ? float.NaN : i * i % 11);

    private static MlpModel Train(MlpBinaryTrainer.Options options, Func<int, float> second)
    {
        var context = new MLContext(seed: 1);
        var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Example { Features = [i, second(i)], Label = i % 3 == 0 }).ToArray());
        (options.Epochs, options.BatchSize, options.Threads, options.Device) = (1, 30, 1, "cpu");
        return context.BinaryClassification.Trainers.Mlp(options).Fit(rows).Model.SubModel.Model;
    }

    private sealed class Example
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
