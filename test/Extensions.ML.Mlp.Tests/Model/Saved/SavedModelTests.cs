using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Model.Saved;

/// <summary>The files of each version, which every later version reads: they are added to, never replaced.</summary>
[TestClass]
public sealed class SavedModelTests
{
    public static IEnumerable<object[]> Bare => Files("*.mlp");

    public static IEnumerable<object[]> Exchanged => Files("*.safetensors");

    public static IEnumerable<object[]> Pipelines => Files("*.zip");

    [TestMethod]
    [DynamicData(nameof(Bare))]
    public void A_saved_model_scores_as_on_the_day_it_was_saved(string file)
    {
        var model = MlpModel.Load(Path.Combine(SavedModels.Versions, file));
        var expected = ExpectedOf(file);
        AssertAlike(expected, Expected.Of(model, expected.Rows, BareModels.Scores(model, expected.Rows)));
    }

    [TestMethod]
    [DynamicData(nameof(Exchanged))]
    public void A_saved_safetensors_file_scores_as_on_the_day_it_was_saved(string file)
    {
        var model = MlpSafetensors.Load(Path.Combine(SavedModels.Versions, file), Activation.Identity);
        var expected = ExpectedOf(file) with { History = "Epoch,TrainLoss,ValidationLoss,ValidationMetric,LearningRate,ElapsedSeconds\n", EndedBy = TrainingEnd.EpochsDone, BestEpoch = null, MetricName = null };
        AssertAlike(expected, Expected.Of(model, expected.Rows, BareModels.Scores(model, expected.Rows)));
    }

    [TestMethod]
    [DynamicData(nameof(Pipelines))]
    public void A_saved_pipeline_gives_what_it_gave_on_the_day_it_was_saved(string file)
    {
        var context = new MLContext();
        var pipeline = context.Model.Load(Path.Combine(SavedModels.Versions, file), out _);
        var expected = ExpectedOf(file);
        var (scores, predicted) = SavedPipelines.Give(context, pipeline, expected.Rows);
        AssertAlike(expected, Expected.Of(SavedPipelines.ModelOf(pipeline), expected.Rows, scores, predicted));
    }

    [TestMethod]
    public void The_saved_models_have_every_kind_of_stage_and_activation()
    {
        Stage[] stages = [.. Bare.SelectMany(file => MlpModel.Load(Path.Combine(SavedModels.Versions, (string)file[0])).Stages)];
        var kinds = stages.Select(stage => stage.Kind).Distinct().Order();
        var activations = stages.OfType<ActivationStage>().Select(stage => stage.Activation.Kind).Distinct().Order();
        CollectionAssert.AreEqual(Enum.GetValues<StageKind>(), kinds.ToArray());
        CollectionAssert.AreEqual(Enum.GetValues<ActivationKind>(), activations.ToArray());
        Assert.AreEqual(2 * 3, Pipelines.Count());
        MlpModel[] models = [.. Bare.Select(file => MlpModel.Load(Path.Combine(SavedModels.Versions, (string)file[0])))];
        Assert.IsTrue(models.Any(model => model.ClassNames is not null) && models.Any(model => model.History.BestEpoch == 0));
        Assert.IsTrue(models.Any(model => model.History.LeastLosses is not null));
    }

    [TestMethod]
    public void What_is_saved_already_is_not_written_again()
    {
        var folder = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            string[] files = [.. new[] { "*.mlp", "*.safetensors", "*.zip" }.SelectMany(pattern => Directory.EnumerateFiles(SavedModels.Folder, pattern)).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)], kept = files[1..];
            foreach (string file in kept) File.WriteAllText(Path.Combine(folder.FullName, file), "kept");
            SavedModels.AddTo(folder.FullName);
            string first = files[0];
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(SavedModels.Folder, first)), File.ReadAllBytes(Path.Combine(folder.FullName, first)), "the one that was missing");
            Assert.HasCount(kept.Length + 2, folder.GetFiles());
            foreach (string file in kept) Assert.AreEqual("kept", File.ReadAllText(Path.Combine(folder.FullName, file)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertAlike(Expected expected, Expected actual)
    {
        for (int row = 0; row < expected.Rows.Length; row++)
        {
            Assert.HasCount(expected.Scores[row].Length, actual.Scores[row]);
            for (int i = 0; i < expected.Scores[row].Length; i++)
                Assert.AreEqual(expected.Scores[row][i], actual.Scores[row][i], 1e-6 * Math.Max(1, Math.Abs(expected.Scores[row][i])), $"row {row}");
        }
        CollectionAssert.AreEqual(expected.Predicted, actual.Predicted);
        CollectionAssert.AreEqual(expected.FeatureMeans, actual.FeatureMeans);
        CollectionAssert.AreEqual(expected.ClassNames, actual.ClassNames);
        Assert.AreEqual(WithoutArrays(expected), WithoutArrays(actual));

        static Expected WithoutArrays(Expected all) =>
            all with { Rows = null!, Scores = null!, Predicted = null, FeatureMeans = null, ClassNames = null };
    }

    private static Expected ExpectedOf(string file) => Expected.Read(Path.Combine(SavedModels.Versions, Path.ChangeExtension(file, ".json")));

    private static IEnumerable<object[]> Files(string pattern) =>
        Directory.EnumerateFiles(SavedModels.Versions, pattern, SearchOption.AllDirectories).Select(file => new object[] { Path.GetRelativePath(SavedModels.Versions, file) }).OrderBy(file => (string)file[0], StringComparer.Ordinal);
}
