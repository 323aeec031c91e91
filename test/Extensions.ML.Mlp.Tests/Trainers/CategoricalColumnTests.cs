using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Transforms;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>Trainers of each task that read a column of keys beside the features: here nothing but the key tells the label.</summary>
[TestClass]
public sealed class CategoricalColumnTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Binary() => Learns<Prediction>(
        _context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag" })),
        (row, scored) => Assert.AreEqual((row.Flag, row.Flag), (scored.PredictedLabel, scored.Probability > 0.9)));

    [TestMethod]
    public void Regression() => Learns<Number>(
        _context.Regression.Trainers.Mlp(Quick(new MlpRegressionTrainer.Options { LabelColumnName = "Number" })),
        (row, scored) => Assert.AreEqual(row.Number, scored.Score, 0.5f));

    [TestMethod]
    public void Multiclass() => Learns<Colour>(
        _context.Transforms.Conversion.MapValueToKey("Label", "Colour")
            .Append(_context.MulticlassClassification.Trainers.Mlp(Quick(new MlpMulticlassTrainer.Options())))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedColour", "PredictedLabel")),
        (row, scored) => Assert.AreEqual(row.Colour, scored.PredictedColour));

    public static IEnumerable<object[]> Scalings => Enum.GetValues<InputNormalization>().Select(scaling => new object[] { scaling });

    [TestMethod]
    [DynamicData(nameof(Scalings))]
    public void No_scaling_of_the_features_touches_keys(InputNormalization scaling) =>
        LearnsFlags(Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag", InputNormalization = scaling }));

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Keys_are_read_before_features_are_dropped(TrainingEngine engine) =>
        LearnsFlags(Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag", InputDropout = 0.2, Engine = engine }));

    [TestMethod]
    [DataRow(nameof(MlpBinaryTrainer.Options.TabM))]
    [DataRow(nameof(MlpBinaryTrainer.Options.RealMlp))]
    [DataRow(nameof(MlpBinaryTrainer.Options.Plain))]
    public void Presets_learn_from_keys(string preset)
    {
        var options = (MlpBinaryTrainer.Options)typeof(MlpBinaryTrainer.Options).GetMethod(preset)!.Invoke(null, null)!;
        (options.LabelColumnName, options.CategoricalColumnNames, options.Seed, options.Device) = ("Flag", ["Key"], 1, "cpu");
        (options.Epochs, options.BatchSize, options.EarlyStopping) = (60, 32, null);
        LearnsFlags(options);
    }

    /// <summary>As RealMLP: the rate of what embeds numbers is not that of categories.</summary>
    [TestMethod]
    public void Tables_have_a_rate_of_their_own()
    {
        CollectionAssert.AreEqual(Tables(1, new() { Categories = 0 }), Tables(2, new() { Categories = 0 }));
        CollectionAssert.AreNotEqual(Tables(1, new() { Embeddings = 0 }), Tables(2, new() { Embeddings = 0 }));

        float[] Tables(int epochs, LearningRateFactors factors)
        {
            var view = Keys().Fit(Rows()).Transform(Rows());
            var options = Quick(new MlpRegressionTrainer.Options { LabelColumnName = "Number", LearningRateFactors = factors });
            options.Epochs = epochs;
            return _context.Regression.Trainers.Mlp(options).Fit(view).FindMlpModel()!.Stages.OfType<LookupStage>().Single().Tables.Single().Rows;
        }
    }

    private void LearnsFlags(MlpBinaryTrainer.Options options) =>
        Learns<Prediction>(_context.BinaryClassification.Trainers.Mlp(options), (row, scored) => Assert.AreEqual((row.Flag, row.Flag), (scored.PredictedLabel, scored.Probability > 0.9)));

    [TestMethod]
    public void The_transformer_of_two_classes_is_what_it_was_after_loading()
    {
        var (trained, view) = TrainBinary();
        using var file = new MemoryStream();
        _context.Model.Save(trained, view.Schema, file);
        var loaded = _context.Model.Load(file, out _);
        Assert.IsInstanceOfType(((IEnumerable<ITransformer>)loaded).Last(), ((IEnumerable<ITransformer>)trained).Last().GetType());
        CollectionAssert.AreEqual(new[] { "Key" }, loaded.FindMlpModel()!.CategoricalColumnNames.ToArray());
        CollectionAssert.AreEqual(Column(trained.Transform(view), "Probability"), Column(loaded.Transform(view), "Probability"));
    }

    [TestMethod]
    public void Keys_are_matched_by_what_they_stand_for()
    {
        var (trained, view) = TrainBinary();
        var trainer = ((IEnumerable<ITransformer>)trained).Last();
        // The same colours with other numbers, and one that the training did not have.
        var other = Keys("white", "blue", "red", "green").Fit(view).Transform(view);
        CollectionAssert.AreNotEqual(Mapped(trained, view), other.GetColumn<uint>("Key").ToArray());
        CollectionAssert.AreEqual(Column(trained.Transform(view), "Score"), Column(trainer.Transform(other), "Score"));
    }

    [TestMethod]
    public void A_key_that_the_training_did_not_have_scores_as_a_missing_one()
    {
        var (trained, _) = TrainBinary();
        var trainer = ((IEnumerable<ITransformer>)trained).Last();
        var foreign = View(new Row { Colour = "white" }, new Row { Colour = "grey" }, new Row { Colour = "red" });
        float[] scores = Column(trainer.Transform(Keys("white", "red").Fit(foreign).Transform(foreign)), "Score");
        Assert.AreEqual(scores[1], scores[0], "white is unknown to the training, grey to the keys");
        Assert.AreNotEqual(scores[2], scores[0]);
    }

    [TestMethod]
    public void Validation_rows_may_count_their_keys_otherwise()
    {
        var view = Rows();
        var (train, validation) = (Keys("red", "green", "blue").Fit(view).Transform(view), Keys("blue", "red", "green").Fit(view).Transform(view));
        var model = _context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag" })).Fit(train, validation);
        var last = model.Model.SubModel.History[^1];
        Assert.IsLessThan(0.2, last.ValidationLoss!.Value, $"{last}");
    }

    [TestMethod]
    public void A_training_goes_on_with_the_models_keys()
    {
        var (trained, view) = TrainBinary();
        var model = ((BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>)((IEnumerable<ITransformer>)trained).Last()).Model.SubModel;
        var other = Keys("blue", "red", "green").Fit(view).Transform(view);
        var options = Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag", Epochs = 1, Optimizer = new Sgd { LearningRate = 1e-9 } });
        var further = _context.BinaryClassification.Trainers.Mlp(options).Fit(other, null, model);
        foreach (var (expected, actual) in Column(trained.Transform(view), "Score").Zip(Column(further.Transform(other), "Score"))) Assert.AreEqual(expected, actual, 1e-4f);
    }

    [TestMethod]
    public void Feature_contributions_are_refused()
    {
        var view = Keys().Fit(Rows()).Transform(Rows());
        var model = _context.Regression.Trainers.Mlp(Quick(new MlpRegressionTrainer.Options { LabelColumnName = "Number" })).Fit(view);
        var explained = _context.Transforms.CalculateFeatureContribution(model).Fit(view).Transform(view);
        var error = Assert.Throws<Exception>(() => explained.GetColumn<float[]>("FeatureContributions").Count());
        Assert.AreEqual("Feature contributions need all that a model reads in one vector, but this one reads the key columns Key too; call Explain on the network itself.", error.GetBaseException().Message);
    }

    private void Learns<T>(IEstimator<ITransformer> trainer, Action<Row, T> check)
        where T : class, new()
    {
        var view = Rows();
        var pipeline = Keys().Append(trainer).Fit(view);
        using var file = new MemoryStream();
        _context.Model.Save(pipeline, view.Schema, file);
        foreach (var model in new[] { pipeline, _context.Model.Load(file, out _) })
        {
            using var engine = _context.Model.CreatePredictionEngine<Row, T>(model);
            foreach (var row in MakeRows(30)) check(row, engine.Predict(row));
            var scored = _context.Data.CreateEnumerable<T>(model.Transform(view), reuseRowObject: false);
            foreach (var (row, prediction) in MakeRows(200).Zip(scored)) check(row, prediction);
        }
    }

    private (ITransformer Trained, IDataView View) TrainBinary()
    {
        var view = Rows();
        return (Keys().Append(_context.BinaryClassification.Trainers.Mlp(Quick(new MlpBinaryTrainer.Options { LabelColumnName = "Flag" }))).Fit(view), view);
    }

    private ValueToKeyMappingEstimator Keys(params string[] order) => order.Length == 0
        ? _context.Transforms.Conversion.MapValueToKey("Key", "Colour")
        : _context.Transforms.Conversion.MapValueToKey("Key", "Colour", keyData: _context.Data.LoadFromEnumerable(order.Select(colour => new { Colour = colour })));

    private IDataView Rows() => View(MakeRows(200));

    private IDataView View(params Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private static Row[] MakeRows(int count) => [.. Enumerable.Range(0, count).Select(index => new Row
    {
        Features = [index % 7 / 7f, index % 5 / 5f],
        Colour = new[] { "red", "green", "blue" }[index % 3],
        Flag = index % 3 == 1,
        Number = 10 * (index % 3),
    })];

    private static T Quick<T>(T options)
        where T : MlpTrainerOptions
    {
        (options.CategoricalColumnNames, options.HiddenLayers, options.Seed, options.Device, options.EarlyStopping) = (["Key"], [16], 1, "cpu", null);
        (options.BatchSize, options.Threads, options.Dropout, options.NumericEmbedding) = (32, 1, [], null);
        if (options.Optimizer is not Sgd) (options.Epochs, options.Optimizer) = (60, new Adam { LearningRate = 0.01 });
        return options;
    }

    private static uint[] Mapped(ITransformer trained, IDataView view) => [.. ((IEnumerable<ITransformer>)trained).First().Transform(view).GetColumn<uint>("Key")];

    private static float[] Column(IDataView view, string name) => [.. view.GetColumn<float>(name)];

    private sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [0, 0];

        public string Colour { get; set; } = "";

        public bool Flag { get; set; }

        public float Number { get; set; }
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }

    private sealed class Colour
    {
        public string PredictedColour { get; set; } = "";
    }
}
