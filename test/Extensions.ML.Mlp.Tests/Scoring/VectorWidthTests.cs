using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>Scores, probabilities and contributions have the same bits on processors with other vectors.</summary>
[TestClass]
public sealed class VectorWidthTests
{
    private static DirectoryInfo _folder = null!;
    private static string[] _expected = null!;

    /// <summary>A model of each preset; every kind of stage and activation is among the saved models.</summary>
    [ClassInitialize]
    public static async Task PrepareAsync(TestContext _)
    {
        _folder = Directory.CreateTempSubdirectory("mlp-");
        var context = new MLContext(seed: 1);
        var rows = context.Data.LoadFromEnumerable(ScoreBits.Rows(150));
        (string Name, MlpMulticlassTrainer.Options Options)[] presets =
            [("default", new()), ("tabm", MlpMulticlassTrainer.Options.TabM()), ("realmlp", MlpMulticlassTrainer.Options.RealMlp()), ("plain", MlpMulticlassTrainer.Options.Plain())];
        foreach (var (name, options) in presets)
        {
            (options.Epochs, options.Seed, options.Device) = (2, 1, "cpu");
            context.Model.Save(context.MulticlassClassification.Trainers.Mlp(options).Fit(rows), rows.Schema, Path.Combine(_folder.FullName, name + ".zip"));
        }
        _expected = await BitsAsync([]);
    }

    [ClassCleanup]
    public static void Remove() => _folder.Delete(recursive: true);

    [TestMethod]
    public void The_bits_of_every_model_are_printed()
    {
        int files = Directory.GetFiles(SavedModels.Folder, "*.mlp").Length + _folder.GetFiles("*.zip").Length;
        Assert.HasCount(files, _expected.Select(line => line.Split(' ')[0].TrimEnd(':')).Distinct());
    }

    [TestMethod]
    [DataRow("DOTNET_EnableAVX512")]
    [DataRow("DOTNET_EnableAVX2")]
    [DataRow("DOTNET_EnableHWIntrinsic")]
    public async Task Narrower_vectors_give_the_same_bits(string switchedOff) =>
        CollectionAssert.AreEqual(_expected, await BitsAsync(new() { [switchedOff] = "0" }));

    private static async Task<string[]> BitsAsync(Dictionary<string, string> variables)
    {
        string folder = AppContext.BaseDirectory;
        var ended = await DotNet.RunAsync(folder, variables, "exec", Path.Combine(folder, "Extensions.ML.Mlp.Tests.dll"), ScoreBits.Marker, _folder.FullName);
        Assert.AreEqual(0, ended.Code, ended.Errors);
        return ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
