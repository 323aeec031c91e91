using Extensions.ML.Mlp.Tests.Evaluation;
using Extensions.ML.Mlp.Tests.Search;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>What is said once, before a training, of data that it is likely to fail on; and that nothing is said of sane ones.</summary>
[TestClass]
public sealed class TrainingDiagnosticsTests
{
    private static readonly DataHandling[] Handlings = [DataHandling.InMemory, DataHandling.Streaming];

    [TestMethod]
    [DataRow("iris")]
    [DataRow("wine")]
    [DataRow("breast_cancer")]
    [DataRow("diabetes")]
    public void The_shipped_data_give_no_warning_with_the_defaults(string name)
    {
        foreach (var handling in Handlings)
            foreach (bool plainly in new[] { false, true })
                CollectionAssert.AreEqual(Array.Empty<string>(), Warnings(name, handling, plainly), $"{handling}, {(plainly ? "the ordinary network" : "the default")}");
    }

    [TestMethod]
    public void Of_the_digits_the_pixels_that_are_always_black_are_named()
    {
        foreach (var handling in Handlings)
            StringAssert.StartsWith(Warnings("digits", handling).Single(), "Features should vary, but ");
    }

    [TestMethod]
    public void Constant_features_are_named()
    {
        var rows = Points.Clouds(60).ConvertAll(point => new Wide { A = point.X1, B = 7, C = 0, Label = point.Label });
        Warns(rows, Quick(), "Features should vary, but 2 of 3 never do in the training rows ('B', 'C'); leave them out, or see why they do not.");
    }

    [TestMethod]
    public void Scales_that_differ_are_named_where_nothing_scales_them()
    {
        var rows = Points.Clouds(60).ConvertAll(point => new Wide { A = point.X1, B = point.X2 * 1e-4f, C = (float)Math.Round(point.X2), Label = point.Label });
        (rows[0].A, rows[1].A, rows[0].B, rows[1].B) = (4, 0, 4e-4f, 0);
        Warns(rows, Quick(), "Features that are not scaled should be of like size, but 'A' is 1E+04 times as large as 'B'; set InputNormalization to Standardize.");
        var scaled = Quick();
        scaled.InputNormalization = InputNormalization.Standardize;
        Warns(rows, scaled);
    }

    [TestMethod]
    public void Rare_classes_are_named_unless_the_classes_are_weighted()
    {
        var rows = Points.Clouds(400).Select((point, i) => new Wide { A = point.X1, B = point.X2, C = point.X1 - point.X2, Label = i % 200 == 0 }).ToList();
        Warns(rows, Quick(), "Each class should have 1% of the training rows, but 'true' has 0.5%; give more rows of it, or set ClassWeights to ClassWeights.Balanced.");
        var weighted = Quick();
        weighted.ClassWeights = ClassWeights.Balanced;
        Warns(rows, weighted);
    }

    /// <summary>Weights cannot help a class without a row; a class that is rare besides has its own sentence.</summary>
    [TestMethod]
    public void A_class_without_a_row_is_reported_as_such()
    {
        const string Rule = "Each class should have training rows, but ";
        const string Remedy = "; give rows of such classes, or leave them out of the key.";
        const string Absent = $"{Rule}'b' has none{Remedy}";
        const string Rare = "Each class should have 1% of the training rows, but 'c' has 0.5%; "
            + "give more rows of it, or set ClassWeights to ClassWeights.Balanced.";
        foreach (var handling in Handlings)
        {
            Said(["a", "b", "c"], handling, weights: null, Absent, Rare);
            Said(["a", "b", "c"], handling, ClassWeights.Balanced, Absent);
            Said(["a", "b", "c", "d"], handling, ClassWeights.Balanced, $"{Rule}'b', 'd' have none{Remedy}");
            Said(["a", "c"], handling, ClassWeights.Balanced);
        }

        static void Said(string[] classes, DataHandling handling, ClassWeights? weights, params string[] expected)
        {
            var (context, warnings) = Watched();
            var (options, view) = Keyed(context, classes, handling);
            options.ClassWeights = weights;
            context.MulticlassClassification.Trainers.Mlp(options).Fit(view);
            CollectionAssert.AreEqual(expected, warnings, string.Join(' ', warnings));
        }
    }

    /// <summary>The rows may be a small part of those that the model has learned from.</summary>
    [TestMethod]
    public void The_rows_of_a_continued_training_may_lack_classes_and_values()
    {
        var (context, warnings) = Watched();
        var (options, view) = Keyed(context, ["a", "b", "c"], DataHandling.InMemory);
        var trainer = context.MulticlassClassification.Trainers.Mlp(options);
        var model = trainer.Fit(view);
        warnings.Clear();
        trainer.Fit(context.Data.TakeRows(view, 1), null, model.Model);
        CollectionAssert.AreEqual(Array.Empty<string>(), warnings, string.Join(' ', warnings));
    }

    /// <summary>400 rows of class a, 2 of them c.</summary>
    private static (MlpMulticlassTrainer.Options Options, IDataView View) Keyed(MLContext context, string[] classes, DataHandling handling)
    {
        var rows = Points.Clouds(400).Select((point, i) => new { A = point.X1, B = point.X2, Class = i % 200 == 7 ? "c" : "a" });
        var keys = context.Data.LoadFromEnumerable(classes.Select(name => new { Class = name }));
        IDataView view = context.Data.LoadFromEnumerable(rows);
        var toKeys = context.Transforms.Conversion.MapValueToKey("Label", "Class", keyData: keys);
        view = context.Transforms.Concatenate("Features", "A", "B").Append(toKeys).Fit(view).Transform(view);
        var options = new MlpMulticlassTrainer.Options { Epochs = 1, Dropout = [0.1], EarlyStopping = null, Device = "cpu" }.Plainly();
        options.DataHandling = handling;
        return (options, view);
    }

    [TestMethod]
    public void Of_many_classes_each_may_have_its_even_share()
    {
        var (context, warnings) = Watched();
        var rows = Enumerable.Range(0, 600).Select(i => new { Features = new float[] { i % 200, i % 7 }, Class = i % 200 }).ToList();
        var schema = SchemaDefinition.Create(rows[0].GetType());
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        IDataView view = context.Data.LoadFromEnumerable(rows, schema);
        view = context.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(view).Transform(view);
        context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { Epochs = 1, Device = "cpu" }.Plainly()).Fit(view);
        CollectionAssert.AreEqual(Array.Empty<string>(), warnings);
    }

    [TestMethod]
    public void Fewer_rows_than_parameters_are_told_where_nothing_holds_the_network_back()
    {
        var rows = Points.Clouds(20).ConvertAll(point => new Wide { A = point.X1, B = point.X2, C = point.X1 + point.X2, Label = point.Label });
        const string Message = "A network without regularization and validation rows should have no more parameters than training rows, but it has 41 for 20; set Dropout, a weight decay or ValidationFraction, or take smaller HiddenLayers.";
        Warns(rows, Quick(), Message);
        Warns(rows, Set(options => options.Optimizer = new Adam()), Message);
        foreach (var regularized in new Action<MlpBinaryTrainer.Options>[]
        {
            options => options.Dropout = [0.1], options => options.InputDropout = 0.1, options => options.L1 = 1e-4, options => options.LabelSmoothing = 0.1,
            options => options.Optimizer = new AdamW(), options => options.Optimizer = new Sgd { WeightDecay = 1e-4 }, options => options.ValidationFraction = 0.2,
        }) Warns(rows, Set(regularized));
    }

    [TestMethod]
    public void Unnamed_features_are_told_by_their_slots_and_many_are_counted()
    {
        var (context, warnings) = Watched();
        context.BinaryClassification.Trainers.Mlp(Set(options => options.Dropout = [0.1])).Fit(Points.Vectors(
            context, 8, Points.Row(true, 1, 0, 0, 0, 0, 0, 0, 0), Points.Row(false, 2, 0, 0, 0, 0, 0, 0, 0)));
        CollectionAssert.AreEqual(
            new[] { "Features should vary, but 7 of 8 never do in the training rows (slot 1, slot 2, slot 3, slot 4, slot 5 and 2 more); leave them out, or see why they do not." }, warnings);
    }

    [TestMethod]
    public void A_search_for_the_learning_rate_says_nothing()
    {
        var (context, warnings) = Watched();
        context.BinaryClassification.Trainers.Mlp(Quick()).FindLearningRate(Points.Vectors(context, 1, Points.Row(true, 1), Points.Row(false, 1)));
        CollectionAssert.AreEqual(Array.Empty<string>(), warnings);
    }

    [TestMethod]
    public void An_ensemble_tells_once_of_the_rows_of_all_its_members()
    {
        var (context, warnings) = Watched();
        var options = Quick();
        options.Bagging = 3;
        Pipeline(context, options).Fit(context.Data.LoadFromEnumerable(Poor()));
        CollectionAssert.AreEqual(OfPoorRows("0.5%"), warnings, string.Join(' ', warnings));

        // Fewer rows than parameters are no matter where each member has rows to validate on.
        warnings.Clear();
        Pipeline(context, options).Fit(context.Data.LoadFromEnumerable(Points.Clouds(20).ConvertAll(point => new Wide { A = point.X1, B = point.X2, C = point.X1 + point.X2, Label = point.Label })));
        CollectionAssert.AreEqual(Array.Empty<string>(), warnings);
    }

    [TestMethod]
    public void A_search_tells_once_what_its_trials_meet()
    {
        var (context, warnings) = Watched();
        var options = Set(options => (options.Epochs, options.ValidationFraction, options.EarlyStopping) = (12, 0.25, new()));
        IDataView view = context.Data.LoadFromEnumerable(Poor());
        view = context.Transforms.Concatenate("Features", "A", "B", "C").Fit(view).Transform(view);
        var found = context.BinaryClassification.Trainers.Mlp(options).Search(view, SearchJob.Space, SearchJob.Budget);
        CollectionAssert.AreEqual(OfPoorRows("0.444%"), warnings, string.Join(' ', warnings));

        // The Fit with what was found is another training.
        warnings.Clear();
        context.BinaryClassification.Trainers.Mlp(found.Best).Fit(view);
        CollectionAssert.AreEqual(OfPoorRows("0.444%"), warnings, string.Join(' ', warnings));
    }

    /// <summary>Rows of which all is told that is told of rows: one feature never varies, one is small, and one class is rare.</summary>
    private static List<Wide> Poor()
    {
        var rows = Points.Clouds(600).Select((point, i) => new Wide { A = point.X1, B = 7, C = point.X2 * 1e-4f, Label = i % 200 == 0 }).ToList();
        // Whatever is held out, the largest are learned from.
        foreach (var row in rows) (row.A, row.C) = (MathF.Sign(row.A) * 4, MathF.Sign(row.C) * 4e-4f);
        return rows;
    }

    private static string[] OfPoorRows(string share) =>
    [
        "Features should vary, but 1 of 3 never do in the training rows ('B'); leave them out, or see why they do not.",
        "Features that are not scaled should be of like size, but 'A' is 1E+04 times as large as 'C'; set InputNormalization to Standardize.",
        $"Each class should have 1% of the training rows, but 'true' has {share}; give more rows of it, or set ClassWeights to ClassWeights.Balanced.",
    ];

    private static EstimatorChain<ITransformer> Pipeline(MLContext context, MlpBinaryTrainer.Options options) =>
        context.Transforms.Concatenate("Features", "A", "B", "C").Append((IEstimator<ITransformer>)context.BinaryClassification.Trainers.Mlp(options));

    private static void Warns(List<Wide> rows, MlpBinaryTrainer.Options options, params string[] expected)
    {
        foreach (var handling in Handlings)
        {
            var (context, warnings) = Watched();
            options.DataHandling = handling;
            var view = context.Data.LoadFromEnumerable(rows);
            context.Transforms.Concatenate("Features", "A", "B", "C").Append(context.BinaryClassification.Trainers.Mlp(options)).Fit(view);
            CollectionAssert.AreEqual(expected, warnings, $"{handling}: {string.Join(' ', warnings)}");
        }
    }

    private static List<string> Warnings(string set, DataHandling handling, bool plainly = true)
    {
        var (context, warnings) = Watched();
        void Set(MlpTrainerOptions options) => (options.Epochs, options.DataHandling, options.Device) = (2, handling, "cpu");
        var rows = new ScikitLearnSet(set).TrainView(context);
        switch (set)
        {
            case "breast_cancer":
                var binary = Of(new MlpBinaryTrainer.Options { LabelColumnName = "Truth" });
                Set(binary);
                context.BinaryClassification.Trainers.Mlp(binary).Fit(rows);
                break;
            case "diabetes":
                var regression = Of(new MlpRegressionTrainer.Options { LabelColumnName = "Number" });
                Set(regression);
                context.Regression.Trainers.Mlp(regression).Fit(rows);
                break;
            default:
                var multiclass = Of(new MlpMulticlassTrainer.Options());
                Set(multiclass);
                context.Transforms.Conversion.MapValueToKey("Label", "Number").Append(context.MulticlassClassification.Trainers.Mlp(multiclass)).Fit(rows);
                break;
        }
        return warnings;

        T Of<T>(T options)
            where T : MlpTrainerOptions, new() => plainly ? options.Plainly() : options;
    }

    private static (MLContext Context, List<string> Warnings) Watched()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        return (context, warnings);
    }

    private static MlpBinaryTrainer.Options Quick() => Points.Quick(epochs: 1);

    private static MlpBinaryTrainer.Options Set(Action<MlpBinaryTrainer.Options> set)
    {
        var options = Quick();
        set(options);
        return options;
    }

    private sealed class Wide
    {
        public float A { get; set; }

        public float B { get; set; }

        public float C { get; set; }

        public bool Label { get; set; }
    }
}
