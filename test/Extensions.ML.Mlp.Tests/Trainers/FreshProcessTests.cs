using System.Globalization;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>A saved pipeline in another process, whose folder has the scoring assembly and no TorchSharp.</summary>
[TestClass]
public sealed class FreshProcessTests
{
    /// <summary>Also where the processor has narrower vectors or none: <see cref="Scoring.VectorWidthTests"/> compares every kind of model.</summary>
    [TestMethod]
    [DataRow(null)]
    [DataRow("DOTNET_EnableAVX512")]
    [DataRow("DOTNET_EnableAVX2")]
    [DataRow("DOTNET_EnableHWIntrinsic")]
    public async Task A_process_that_only_predicts_gives_the_same_bits(string? switchedOff)
    {
        var context = new MLContext(1);
        var points = Points.Clouds(20, seed: 4);
        var model = Points.Features(context).Append(context.BinaryClassification.Trainers.Mlp(Points.Quick())).Fit(Points.Clouds(100).View(context));
        var scored = model.Transform(points.View(context));
        var expected = scored.GetColumn<float>("Score").Zip(scored.GetColumn<float>("Probability"))
            .Select(row => $"{BitConverter.SingleToInt32Bits(row.First)} {BitConverter.SingleToInt32Bits(row.Second)}");

        var folder = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            string file = Path.Combine(folder.FullName, "model.zip");
            context.Model.Save(model, points.View(context).Schema, file);
            string[] numbers = [.. points.SelectMany(point => new[] { point.X1, point.X2 }).Select(x => x.ToString("R", CultureInfo.InvariantCulture))];
            Dictionary<string, string> variables = switchedOff is null ? [] : new() { [switchedOff] = "0" };
            var ended = await DotNet.RunAsync(folder.FullName, variables, ["exec", App, file, .. numbers]);

            Assert.AreEqual(0, ended.Code, ended.Errors);
            CollectionAssert.AreEqual(expected.ToArray(), ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void The_folder_of_that_process_has_no_file_of_TorchSharp()
    {
        string[] files = [.. Directory.EnumerateFiles(AppFolder, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];
        CollectionAssert.Contains(files, "Extensions.ML.Mlp.Scoring.dll");
        CollectionAssert.AreEqual(Array.Empty<string>(), files.Where(file => file.Contains("torch", StringComparison.OrdinalIgnoreCase)).ToArray());
    }

    /// <summary>Built in the configuration of these tests.</summary>
    private static string App => Eng.BuildProperties.Program("Extensions.ML.Mlp.ScoringApp");

    private static string AppFolder => Path.GetDirectoryName(App)!;
}
