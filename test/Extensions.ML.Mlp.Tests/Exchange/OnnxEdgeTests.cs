using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Toy;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Exported models where rounding, names and versions could make a difference.</summary>
[TestClass]
public sealed class OnnxEdgeTests
{
    private readonly MLContext _context = new(seed: 1);

    /// <summary>Each value on its own: in a sum the large ones would hide what is wrong with the small.</summary>
    [TestMethod]
    public void Each_activation_is_the_same_from_end_to_end()
    {
        float[] rows = [.. Enumerable.Range(-200, 400).Select(i => i / 10f), -1e6f, -1e4f, -1e3f, -300, -88, 88, 300, 1e3f, 1e4f, 1e6f];
        foreach (var activation in RandomModel.Activations)
            CheckNetwork(Of(new ActivationStage(activation, RandomModel.FeatureCount)), rows, activation.ToString());
    }

    [TestMethod]
    [DataRow(1e2f)]
    [DataRow(1e6f)]
    public void Extreme_features_score_the_same(float size)
    {
        float[] rows = [.. RandomModel.Numbers(new(3), 20 * RandomModel.FeatureCount).Select(number => number * size)];
        foreach (var activation in RandomModel.Activations)
            CheckNetwork(RandomModel.Draw(activation, depth: 2, outputs: 3, normalized: false), rows, activation.ToString());
    }

    [TestMethod]
    public void Layer_norm_of_large_and_nearly_equal_values_scores_the_same()
    {
        float[] gains = [1, 1, 1, 1, 1];
        float x = 12345.678f, y = 1e6f;
        CheckNetwork(Of(new LayerNormStage(gains, new float[5], LayerNormStage.DefaultEpsilon)), [x, x, x, x, x, x, x, x, x, x + 1, y, y + 1, y - 1, y + 2, y, 0, 0, 0, 0, 0], "layer norm");
    }

    /// <summary>Differences of the largest numbers overflow, squares long before.</summary>
    [TestMethod]
    public void Stages_of_the_largest_numbers_score_the_same()
    {
        float[] rows = [float.MinValue, float.MaxValue, 0, 1e38f, -1e38f, 1];
        CheckNetwork(Of(new AffineStage([float.MaxValue, float.MinValue], [0, 1.5e-39f])), rows, "affine");
        CheckNetwork(Of(new QuantileStage(2, [0, 1], [[float.MinValue, float.MaxValue], [0, 1]], [[-1, 1], [2, 3]])), rows, "quantile");
        CheckNetwork(Of(new LayerNormStage([1, 2], [0, 1], LayerNormStage.DefaultEpsilon)), [1e24f, -1e24f, 1e20f, 3e24f, 1, 2], "layer norm");
    }

    [TestMethod]
    [DataRow(9)]
    [DataRow(11)]
    [DataRow(13)]
    [DataRow(15)]
    [DataRow(17)]
    public void Each_set_of_operators_scores_the_same(int operatorSet)
    {
        float[] rows = RandomModel.Numbers(new(5), 20 * RandomModel.FeatureCount);
        foreach (var activation in RandomModel.Activations)
            OnnxRun.CheckPipeline(operatorSet, Classes(activation), RandomModel.View(_context, rows), rows, activation.ToString(), "Score", "PredictedLabel");
    }

    [TestMethod]
    public void An_older_set_of_operators_is_refused()
    {
        float[] rows = new float[RandomModel.FeatureCount];
        var error = Assert.ThrowsExactly<AssertFailedException>(() => OnnxRun.CheckPipeline(8, Classes(Activation.Relu), RandomModel.View(_context, rows), rows, "", "Score"));
        StringAssert.Contains(error.Message, nameof(MlpMulticlassModelParameters));
    }

    /// <summary>Every name in the converter's graph is a column's from then on, and hides one of that name from the steps that follow.</summary>
    [TestMethod]
    public void No_column_is_hidden_by_a_name_of_ours()
    {
        float[] rows = RandomModel.Numbers(new(5), 20 * RandomModel.FeatureCount);
        var view = RandomModel.View(_context, rows);
        string[] names = [.. PipelineContext.Names(Classes(Activation.Gelu), view).Except(["Features", "Label", "Score", "PredictedLabel"])];
        Assert.IsGreaterThan(20, names.Length);
        var copies = _context.Transforms.CopyColumns([.. names.Select(name => new InputOutputColumnPair(name, "Features"))]);
        OnnxRun.CheckPipeline(copies.Fit(view).Append(Classes(Activation.Gelu)), view, rows, "names", ["Score", "PredictedLabel", .. names]);
    }

    [TestMethod]
    public void Probabilities_calibrated_anew_are_exported()
    {
        float[] rows = RandomModel.Numbers(new(5), 100 * RandomModel.FeatureCount);
        var view = RandomModel.View(_context, rows);
        var pipeline = _context.BinaryClassification.Trainers.Mlp(Quick("Label")).Append(_context.BinaryClassification.Calibrators.Platt());
        OnnxRun.CheckPipeline(pipeline.Fit(view), view, rows, "Platt anew", "Score", "Probability", "PredictedLabel");
    }

    [TestMethod]
    public void OneVersusAll_of_scores_is_exported()
    {
        float[] rows = RandomModel.Numbers(new(5), 100 * RandomModel.FeatureCount);
        var points = RandomModel.View(_context, rows);
        var view = _context.Transforms.Conversion.MapValueToKey("Class", "Label").Fit(points).Transform(points);
        var trainer = _context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(Quick("Class")), "Class", useProbabilities: false);
        OnnxRun.CheckPipeline(trainer.Fit(view), view, rows, "one versus all", "Score", "PredictedLabel");
    }

    /// <summary>From the file that ML.NET saves, as a user exports: the predicted keys become their names.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_loaded_pipeline_exports_the_names_of_its_classes(bool oneVersusAll)
    {
        float[] rows = RandomModel.Numbers(new(5), 100 * RandomModel.FeatureCount);
        var points = RandomModel.View(_context, rows);
        var names = _context.Data.LoadFromEnumerable([new { Label = true, Name = "right" }, new { Label = false, Name = "left" }]);
        var view = _context.Transforms.Conversion.MapValue("Name", names, names.Schema["Label"], names.Schema["Name"], "Label")
            .Append(_context.Transforms.Conversion.MapValueToKey("Class", "Name")).Fit(points).Transform(points);
        IEstimator<ITransformer> trainer = oneVersusAll
            ? _context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(Quick("Class")), "Class")
            : _context.MulticlassClassification.Trainers.Mlp("Class", epochs: 3);
        var pipeline = trainer.Append(_context.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel")).Fit(view);
        using var file = new MemoryStream();
        _context.Model.Save(pipeline, view.Schema, file);
        file.Position = 0;
        OnnxRun.CheckPipeline(new MLContext().Model.Load(file, out _), view, rows, "names of classes", "Score", "PredictedLabel");
        byte[] model = PipelineContext.Export(pipeline, view, ["Features"], ["PredictedName"]);
        CollectionAssert.AreEqual(pipeline.Transform(view).GetColumn<string>("PredictedName").ToArray(), OnnxRun.Texts(model, rows, RandomModel.FeatureCount, PipelineContext.OutputOf("PredictedName")));
    }

    private static MlpModel Of(Stage stage) => new([stage], new HistoryBuilder().Build(TrainingEnd.EpochsDone));

    private static void CheckNetwork(MlpModel model, float[] rows, string what)
    {
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        var scores = new float[rows.Length / model.FeatureCount * model.OutputCount];
        model.ScoreBatch(rows, scores);
        OnnxRun.Check(scores, OnnxRun.Run(file.ToArray(), rows, model.FeatureCount, MlpOnnx.OutputName)[0], what);
    }

    private MulticlassPredictionTransformer<MlpMulticlassModelParameters> Classes(Activation activation)
    {
        var model = RandomModel.Draw(activation, depth: 2, outputs: 3, normalized: true);
        return new(_context, new(_context, model), RandomModel.View(_context, new float[RandomModel.FeatureCount]).Schema, "Features", "Label");
    }

    private static MlpBinaryTrainer.Options Quick(string label)
    {
        var options = Points.Quick(epochs: 3);
        options.LabelColumnName = label;
        return options;
    }
}
