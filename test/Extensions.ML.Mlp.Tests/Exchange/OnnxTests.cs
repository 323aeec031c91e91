using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp.Tests.Exchange;

/// <summary>Exported models in ONNX Runtime: every activation, task and depth.</summary>
[TestClass]
public sealed class OnnxTests
{
    private const int RowCount = 20;

    private readonly MLContext _context = new(seed: 1);

    public static IEnumerable<string> Activations => RandomModel.Activations.Select(activation => activation.ToString());

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void The_bare_network_scores_the_same(string name)
    {
        foreach (var (model, rows) in Models(name, outputs: 3))
        {
            using var file = new MemoryStream();
            model.SaveOnnx(file);
            var scores = new float[RowCount * 3];
            model.ScoreBatch(rows, scores);
            OnnxRun.Check(scores, OnnxRun.RunNetwork(file.ToArray(), rows, RandomModel.FeatureCount), name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void A_regression_pipeline_predicts_the_same(string name)
    {
        foreach (var (model, rows) in Models(name, outputs: 1))
        {
            var view = View(rows);
            var pipeline = new RegressionPredictionTransformer<MlpRegressionModelParameters>(_context, new(_context, model), view.Schema, "Features");
            OnnxRun.CheckPipeline(pipeline, view, name, "Score");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void A_binary_pipeline_predicts_the_same(string name)
    {
        foreach (var (model, rows) in Models(name, outputs: 1))
        {
            var view = View(rows);
            var parameters = new ValueMapperCalibratedModelParameters<MlpBinaryModelParameters, PlattCalibrator>(_context, new(_context, model), new(_context, -1, 0));
            var pipeline = new BinaryPredictionTransformer<IPredictorProducing<float>>(_context, parameters, view.Schema, "Features");
            OnnxRun.CheckPipeline(pipeline, view, name, "PredictedLabel", "Score", "Probability");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Activations))]
    public void A_multiclass_pipeline_predicts_the_same(string name)
    {
        foreach (var (model, rows) in Models(name, outputs: 4))
        {
            var view = View(rows);
            var pipeline = new MulticlassPredictionTransformer<MlpMulticlassModelParameters>(_context, new(_context, model), view.Schema, "Features", "Label");
            OnnxRun.CheckPipeline(pipeline, view, name, "PredictedLabel", "Score");
        }
    }

    [TestMethod]
    public void A_trained_pipeline_with_steps_before_predicts_the_same()
    {
        var view = Labelled();
        var trainer = _context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options { LayerNormalization = LayerNormalization.Batch }.Plainly()));
        var pipeline = _context.Transforms.NormalizeMinMax("Features").Append(trainer).Fit(view);
        OnnxRun.CheckPipeline(pipeline, view, "min-max, batch norm", "PredictedLabel", "Score", "Probability");
    }

    [TestMethod]
    public void Inside_OneVersusAll_the_pipeline_predicts_the_same()
    {
        var view = Labelled();
        var binary = _context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options().Plainly()));
        var pipeline = _context.MulticlassClassification.Trainers.OneVersusAll(binary, "Class").Fit(view);
        OnnxRun.CheckPipeline(pipeline, view, "one versus all", "PredictedLabel", "Score");
    }

    [TestMethod]
    public void After_Platt_the_pipeline_predicts_the_same()
    {
        var view = Labelled();
        var trained = _context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options().Plainly())).Fit(view);
        var calibrator = _context.BinaryClassification.Calibrators.Platt().Fit(trained.Transform(view));
        var uncalibrated = new BinaryPredictionTransformer<MlpBinaryModelParameters>(_context, trained.Model.SubModel, view.Schema, "Features");
        OnnxRun.CheckPipeline(new TransformerChain<ITransformer>(uncalibrated, calibrator), view, "Platt", "Score", "Probability");
    }

    /// <summary>As a model of counts gives it: the exponential of the last layer.</summary>
    [TestMethod]
    public void An_exponential_output_scores_the_same()
    {
        var network = RandomModel.Draw(Activation.Tanh, depth: 1, outputs: 1, normalized: false);
        var model = new MlpModel([.. network.Stages, new ActivationStage(Activation.Exponential, 1)], network.History);
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        float[] rows = RandomModel.Numbers(new(1), RowCount * RandomModel.FeatureCount), scores = new float[RowCount];
        model.ScoreBatch(rows, scores);
        OnnxRun.Check(scores, OnnxRun.RunNetwork(file.ToArray(), rows, RandomModel.FeatureCount), "exponential");
    }

    [TestMethod]
    public void ML_NET_applies_the_saved_network()
    {
        var model = RandomModel.Draw(Activation.Gelu, depth: 2, outputs: 3, normalized: true);
        float[] rows = RandomModel.Numbers(new(1), RowCount * RandomModel.FeatureCount), scores = new float[RowCount * 3];
        model.ScoreBatch(rows, scores);
        string path = Path.GetTempFileName();
        try
        {
            model.SaveOnnx(path);
            var pipeline = _context.Transforms.CopyColumns(MlpOnnx.InputName, "Features").Append(_context.Transforms.ApplyOnnxModel(MlpOnnx.OutputName, MlpOnnx.InputName, path));
            using var transformer = pipeline.Fit(View(rows));
            OnnxRun.Check(scores, OnnxRun.Read(transformer.Transform(View(rows)), MlpOnnx.OutputName), "applied");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(MlpModel Model, float[] Rows)> Models(string activation, int outputs)
    {
        var function = RandomModel.Activations.Single(candidate => candidate.ToString() == activation);
        for (int depth = 0; depth <= 5; depth++)
            yield return (RandomModel.Draw(function, depth, outputs, normalized: depth % 2 == 1, seed: depth), RandomModel.Numbers(new(depth), RowCount * RandomModel.FeatureCount));
    }

    private static T Quick<T>(T options)
        where T : MlpTrainerOptions
    {
        (options.HiddenLayers, options.Epochs, options.Threads, options.Device) = ([8], 3, 1, "cpu");
        return options;
    }

    private IDataView View(float[] rows) => RandomModel.View(_context, rows);

    private IDataView Labelled()
    {
        float[] rows = RandomModel.Numbers(new(1), 100 * RandomModel.FeatureCount);
        return _context.Data.LoadFromEnumerable(rows.Chunk(RandomModel.FeatureCount).Select(features => new LabelledRow
        {
            Features = features,
            Label = features[0] > 0,
            Class = (uint)(1 + Math.Abs(features[1])),
        }));
    }

    private sealed class LabelledRow
    {
        [VectorType(RandomModel.FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        [KeyType(2)]
        public uint Class { get; set; }
    }
}
