using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

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
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(OnnxRun.HighestOperatorSet)]
    public void Each_set_of_operators_scores_the_same(int operatorSet)
    {
        float[] rows = RandomModel.Numbers(new(5), 20 * RandomModel.FeatureCount);
        foreach (var activation in RandomModel.Activations)
            OnnxRun.CheckPipeline(operatorSet, Classes(activation), RandomModel.View(_context, rows), activation.ToString(), "Score", "PredictedLabel");
    }

    /// <summary>Operator set 8 has no Erf; ML.NET's converter refuses it before the model does.</summary>
    [TestMethod]
    public void An_older_set_of_operators_is_refused()
    {
        var view = RandomModel.View(_context, new float[RandomModel.FeatureCount]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => OnnxRun.Export(Classes(Activation.Relu), view, operatorSet: 8));
        StringAssert.Contains(error.Message, "Requested OpSet version 8 is lower than");
    }

    /// <summary>Every name in the converter's graph is a column's from then on, and hides one of that name from the steps that follow.</summary>
    [TestMethod]
    public void No_column_is_hidden_by_a_name_of_ours()
    {
        float[] rows = RandomModel.Numbers(new(5), 20 * RandomModel.FeatureCount);
        var view = RandomModel.View(_context, rows);
        var graph = _context.Model.ConvertToOnnxProtobuf(Classes(Activation.Gelu), view).Graph;
        string[] names = [.. graph.Initializer.Select(tensor => tensor.Name).Concat(graph.Node.SelectMany(node => node.Output)).Except(["Features", "Label", "Score", "PredictedLabel"])
            .Where(name => !name.EndsWith(".output", StringComparison.Ordinal))];
        Assert.IsGreaterThan(20, names.Length);
        var copies = _context.Transforms.CopyColumns([.. names.Select(name => new InputOutputColumnPair(name, "Features"))]);
        OnnxRun.CheckPipeline(copies.Fit(view).Append(Classes(Activation.Gelu)), view, "names", ["Score", "PredictedLabel", .. names]);
    }

    [TestMethod]
    public void Probabilities_calibrated_anew_are_exported()
    {
        float[] rows = RandomModel.Numbers(new(5), 100 * RandomModel.FeatureCount);
        var view = RandomModel.View(_context, rows);
        var pipeline = _context.BinaryClassification.Trainers.Mlp(Quick("Label")).Append(_context.BinaryClassification.Calibrators.Platt());
        OnnxRun.CheckPipeline(pipeline.Fit(view), view, "Platt anew", "Score", "Probability", "PredictedLabel");
    }

    [TestMethod]
    public void OneVersusAll_of_scores_is_exported()
    {
        var view = Named();
        var trainer = _context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(Quick("Class")), "Class", useProbabilities: false);
        OnnxRun.CheckPipeline(_context.Transforms.Conversion.MapValueToKey("Class", "Name").Append(trainer).Fit(view), view, "one versus all", "Score", "PredictedLabel");
    }

    /// <summary>From the file that ML.NET saves, as a user exports: the predicted keys become their names.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_loaded_pipeline_exports_the_names_of_its_classes(bool oneVersusAll)
    {
        var view = Named();
        IEstimator<ITransformer> trainer = oneVersusAll
            ? _context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(Quick("Class")), "Class")
            : _context.MulticlassClassification.Trainers.Mlp("Class", epochs: 3);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Class", "Name").Append(trainer)
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel")).Fit(view);
        using var file = new MemoryStream();
        _context.Model.Save(pipeline, view.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);
        OnnxRun.CheckPipeline(loaded, view, "names of classes", "Score", "PredictedLabel");
        CollectionAssert.AreEqual(pipeline.Transform(view).GetColumn<string>("PredictedName").ToArray(), OnnxRun.Texts(OnnxRun.Export(loaded, view), view, "PredictedName"));
    }

    private IDataView Named()
    {
        float[] rows = RandomModel.Numbers(new(5), 100 * RandomModel.FeatureCount);
        return _context.Data.LoadFromEnumerable(rows.Chunk(RandomModel.FeatureCount).Select(features => new NamedRow { Features = features, Name = features[0] > 0 ? "right" : "left" }));
    }

    private static MlpModel Of(Stage stage) => new([stage], new HistoryBuilder().Build(TrainingEnd.EpochsDone));

    private static void CheckNetwork(MlpModel model, float[] rows, string what)
    {
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        var scores = new float[rows.Length / model.FeatureCount * model.OutputCount];
        model.ScoreBatch(rows, scores);
        OnnxRun.Check(scores, OnnxRun.RunNetwork(file.ToArray(), rows, model.FeatureCount), what);
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
    private sealed class NamedRow
    {
        [VectorType(RandomModel.FeatureCount)]
        public float[] Features { get; set; } = [];

        public string Name { get; set; } = "";
    }
}
