using System.Collections.Concurrent;
using Microsoft.ML.Calibrators;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>What ML.NET does with its own trainers, done with ours.</summary>
[TestClass]
public sealed class MlNetTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Evaluate_finds_what_was_learned()
    {
        var metrics = _context.BinaryClassification.Evaluate(Model().Transform(Test()));
        Assert.IsGreaterThan(0.75, metrics.Accuracy);
        Assert.IsGreaterThan(0.85, metrics.AreaUnderRocCurve);
    }

    [TestMethod]
    public void Probability_is_the_sigmoid_of_the_score_and_the_label_its_sign()
    {
        foreach (var row in _context.Data.CreateEnumerable<Prediction>(Model().Transform(Test()), reuseRowObject: false))
        {
            Assert.AreEqual(1 / (1 + Math.Exp(-row.Score)), row.Probability, 1e-6);
            Assert.AreEqual(row.Score > 0, row.PredictedLabel);
        }
    }

    [TestMethod]
    public void CrossValidate_trains_and_tests_each_fold()
    {
        var folds = _context.BinaryClassification.CrossValidate(Test(), Pipeline(), numberOfFolds: 3);
        Assert.HasCount(3, folds);
        foreach (var fold in folds) Assert.IsGreaterThan(0.75, fold.Metrics.AreaUnderRocCurve);
    }

    [TestMethod]
    public void Permuting_the_feature_that_matters_costs_most()
    {
        var model = Model();
        var transformed = model.Transform(Test());
        var slots = _context.BinaryClassification.PermutationFeatureImportance(model.LastTransformer, transformed);
        Assert.HasCount(2, slots);
        Assert.IsLessThan(slots[1].AreaUnderRocCurve.Mean - 0.1, slots[0].AreaUnderRocCurve.Mean);

        var named = _context.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, transformed);
        CollectionAssert.AreEquivalent(new[] { "X1", "X2" }, named.Keys.ToArray());
        Assert.IsLessThan(named["X2"].AreaUnderRocCurve.Mean - 0.1, named["X1"].AreaUnderRocCurve.Mean);
    }

    [TestMethod]
    public void A_prediction_engine_gives_the_scores_of_Transform()
    {
        var model = Model();
        var points = Points.Clouds(50, seed: 9);
        float[] expected = [.. model.Transform(points.View(_context)).GetColumn<float>("Score")];
        using var engine = _context.Model.CreatePredictionEngine<Point, Prediction>(model);
        CollectionAssert.AreEqual(expected, points.Select(point => engine.Predict(point).Score).ToArray());
    }

    [TestMethod]
    public void Platt_calibrates_the_score_anew()
    {
        var calibrated = Points.Features(_context)
            .Append(_context.BinaryClassification.Trainers.Mlp(Points.Quick()))
            .Append(_context.BinaryClassification.Calibrators.Platt())
            .Fit(Train());
        Assert.IsInstanceOfType<CalibratorTransformer<PlattCalibrator>>(calibrated.LastTransformer);
        Assert.IsGreaterThan(0.85, _context.BinaryClassification.Evaluate(calibrated.Transform(Test())).AreaUnderRocCurve);
    }

    [TestMethod]
    public void OneVersusAll_makes_classes_of_it()
    {
        var options = Points.Quick();
        options.LabelColumnName = "Key";
        var model = Points.Features(_context)
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Class"))
            .Append(_context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(options), "Key"))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(Train());
        Assert.IsGreaterThan(0.6, _context.MulticlassClassification.Evaluate(model.Transform(Test()), "Key").MicroAccuracy);
        float[] expected = [.. model.Transform(Test()).GetColumn<float[]>("Score").SelectMany(scores => scores)];
        CollectionAssert.AreEqual(expected, SaveAndLoad(model).Transform(Test()).GetColumn<float[]>("Score").SelectMany(scores => scores).ToArray());
    }

    /// <summary>The documentation of <c>CategoricalColumnNames</c> quotes the message.</summary>
    [TestMethod]
    public void OneVersusAll_cannot_wrap_a_model_that_reads_key_columns()
    {
        var options = Points.Quick();
        (options.LabelColumnName, options.CategoricalColumnNames) = ("Key", ["Kind"]);
        var pipeline = Points.Features(_context)
            .Append(_context.Transforms.Conversion.MapValueToKey("Key", "Class"))
            .Append(_context.Transforms.Conversion.MapValueToKey("Kind", "Class"))
            .Append(_context.MulticlassClassification.Trainers.OneVersusAll(_context.BinaryClassification.Trainers.Mlp(options), "Key"));
        var fault = Assert.Throws<Exception>(() => pipeline.Fit(Train()));
        StringAssert.Contains(fault.Message, "Predictor doesn't implement the expected interface");
    }

    [TestMethod]
    public void Parallel_cursors_share_the_model()
    {
        var scored = Model().Transform(Points.Clouds(20_000).View(_context));
        var seen = new ConcurrentBag<float>();
        var cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        Parallel.ForEach(cursors, cursor =>
        {
            float value = 0;
            var score = cursor.GetGetter<float>(cursor.Schema["Score"]);
            while (cursor.MoveNext())
            {
                score(ref value);
                seen.Add(value);
            }
            cursor.Dispose();
        });
        CollectionAssert.AreEqual(scored.GetColumn<float>("Score").Order().ToArray(), seen.Order().ToArray());
    }

    [TestMethod]
    public void A_saved_pipeline_gives_the_same_bits()
    {
        var model = Model();
        var loaded = SaveAndLoad(model);
        CollectionAssert.AreEqual(model.Transform(Test()).GetColumn<float>("Score").ToArray(), loaded.Transform(Test()).GetColumn<float>("Score").ToArray());
        CollectionAssert.AreEqual(model.Transform(Test()).GetColumn<float>("Probability").ToArray(), loaded.Transform(Test()).GetColumn<float>("Probability").ToArray());

        var last = ((IEnumerable<ITransformer>)loaded).Last();
        var parameters = ((BinaryPredictionTransformer<CalibratedModelParametersBase<MlpBinaryModelParameters, PlattCalibrator>>)last).Model.SubModel;
        CollectionAssert.AreEqual(model.LastTransformer.Model.SubModel.History.ToArray(), parameters.History.ToArray());
        CollectionAssert.AreEqual(new[] { 8 }, parameters.Model.HiddenLayers.ToArray());
    }

    [TestMethod]
    public void The_caches_checkpoint_changes_nothing()
    {
        var cached = Points.Features(_context).AppendCacheCheckpoint(_context).Append(_context.BinaryClassification.Trainers.Mlp(Points.Quick())).Fit(Train());
        CollectionAssert.AreEqual(Model().Transform(Test()).GetColumn<float>("Score").ToArray(), cached.Transform(Test()).GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void No_hidden_layer_is_logistic_regression()
    {
        var options = Points.Quick();
        options.HiddenLayers = [];
        var model = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(options)).Fit(Train());
        Assert.AreEqual(3, model.LastTransformer.Model.SubModel.Model.ParameterCount);
        Assert.IsGreaterThan(0.85, _context.BinaryClassification.Evaluate(model.Transform(Test())).AreaUnderRocCurve);
    }

    [TestMethod]
    public void Example_weights_count_a_row_as_often()
    {
        var points = Points.Clouds(40);
        var options = Points.Quick();
        options.BatchSize = null;
        options.ExampleWeightColumnName = "Weight";
        var weighted = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(options)).Fit(points.View(_context));

        var repeated = points.SelectMany(point => Enumerable.Repeat(point, (int)point.Weight));
        options.ExampleWeightColumnName = null;
        var unweighted = Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(options)).Fit(repeated.View(_context));

        float[] expected = [.. unweighted.Transform(Test()).GetColumn<float>("Score")], actual = [.. weighted.Transform(Test()).GetColumn<float>("Score")];
        // Twenty steps in single precision, the sums in another order.
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], 1e-4);
    }

    private IDataView Train() => Points.Clouds(300).View(_context);

    private IDataView Test() => Points.Clouds(200, seed: 2).View(_context);

    private EstimatorChain<BinaryPredictionTransformer<CalibratedModelParametersBase<MlpBinaryModelParameters, PlattCalibrator>>> Pipeline() =>
        Points.Features(_context).Append(_context.BinaryClassification.Trainers.Mlp(Points.Quick()));

    private TransformerChain<BinaryPredictionTransformer<CalibratedModelParametersBase<MlpBinaryModelParameters, PlattCalibrator>>> Model() =>
        Pipeline().Fit(Train());

    private ITransformer SaveAndLoad(ITransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, Train().Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }
}
