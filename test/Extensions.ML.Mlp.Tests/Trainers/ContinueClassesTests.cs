using Extensions.ML.Mlp.Tests.Evaluation;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML.Runtime;
using Transformer = Microsoft.ML.Data.MulticlassPredictionTransformer<Extensions.ML.Mlp.MlpMulticlassModelParameters>;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>A training that continues a model matches the classes of the label with those of the model.</summary>
[TestClass]
public sealed class ContinueClassesTests
{
    private static readonly string[] Species = ["setosa", "versicolor", "virginica"], Reordered = ["virginica", "setosa", "versicolor"];

    private readonly MLContext _context = new(1);
    private readonly List<(ChannelMessageKind Kind, string Text)> _log = [];

    public ContinueClassesTests() => _context.Log += (_, e) => { lock (_log) _log.Add((e.Kind, e.RawMessage)); };

    /// <summary>Matched by number, the accuracy would fall to a third or less: classes would take the weights of others.</summary>
    [TestMethod]
    [DataRow("linear")]
    [DataRow("plain")]
    [DataRow("normalized")]
    [DataRow("default")]
    [DataRow("TabM")]
    [DataRow("RealMlp")]
    public void The_same_classes_in_another_order_are_matched_by_name(string recipe)
    {
        var first = Fit(Options(recipe), Iris(Species), null);
        var next = Fit(Tiny(Options(recipe)), Iris(Reordered), first);
        double before = Accuracy(first, Species), after = Accuracy(next, Reordered);
        Assert.IsGreaterThan(0.9, before);
        Assert.AreEqual(before, after, 1e-9);
        Assert.IsLessThan(0.4, Accuracy(first, Reordered), "the model itself has the other order");
        CollectionAssert.AreEqual(Species, first.Model.Model.ClassNames!.ToArray());
        CollectionAssert.AreEqual(Reordered, next.Model.Model.ClassNames!.ToArray());

        // The step is too small to be seen; the scores are the same probabilities, each under its name.
        var (expected, actual) = (Scores(first, Species), Scores(next, Reordered));
        for (int row = 0; row < expected.Length; row++)
            foreach (string name in Species)
                Assert.AreEqual(Of(name, expected[row], Species), Of(name, actual[row], Reordered), 1e-5, $"{name} in row {row}");
        const string Said = "The label column 'Label' has the classes of the model to start from in another order; ";
        Assert.AreEqual(1, _log.Count(entry => entry.Text == $"{Said}the new model has the order of the label column."));
    }

    [TestMethod]
    public void The_columns_of_the_new_model_have_the_order_of_the_label_column()
    {
        var model = Fit(Options("plain"), Iris(Species), null);
        var scored = Fit(Tiny(Options("plain")), Iris(Reordered), model).Transform(Iris(Reordered));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(Reordered, names.DenseValues().Select(name => name.ToString()).ToArray());
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(Reordered, names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    /// <summary>
    /// Plain steps do not depend on the order of the classes but in rounding: sums over the classes are added in another order, and
    /// 5 epochs of 4 steps magnify that to less than 1e-5.
    /// </summary>
    [TestMethod]
    public void Training_and_class_weights_go_by_the_order_of_the_label_column()
    {
        var model = Fit(Options("plain"), Iris(Species), null);
        var (one, other) = (Options("plain"), Options("plain"));
        (one.Epochs, one.Optimizer, one.ClassWeights) = (5, new Sgd { LearningRate = 0.1 }, ClassWeights.Of(1, 2, 5));
        (other.Epochs, other.Optimizer, other.ClassWeights) = (5, new Sgd { LearningRate = 0.1 }, ClassWeights.Of(5, 1, 2));
        var (expected, actual) = (Scores(Fit(one, Iris(Species), model), Species), Scores(Fit(other, Iris(Reordered), model), Reordered));
        var start = Scores(model, Species);
        double moved = 0;
        for (int row = 0; row < expected.Length; row++)
        {
            foreach (string name in Species)
            {
                float probability = Of(name, expected[row], Species);
                Assert.AreEqual(probability, Of(name, actual[row], Reordered), 1e-5);
                moved = Math.Max(moved, Math.Abs(probability - Of(name, start[row], Species)));
            }
        }
        Assert.IsGreaterThan(0.01, moved, "the steps change the scores");
    }

    [TestMethod]
    public void A_model_that_was_saved_and_loaded_continues_too()
    {
        var model = Fit(Options("plain"), Iris(Species), null);
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        stream.Position = 0;
        var loaded = (Transformer)_context.Model.Load(stream, out _);
        var next = Fit(Tiny(Options("plain")), Iris(Reordered), loaded);
        Assert.AreEqual(Accuracy(model, Species), Accuracy(next, Reordered), 1e-9);
    }

    [TestMethod]
    public void Another_set_of_classes_is_refused_and_both_are_named()
    {
        var model = Fit(Options("plain"), Iris(Species), null);
        const string Rule =
            "The label column 'Label' must have the classes of the model to start from, 'setosa', 'versicolor', 'virginica', ";
        const string Remedy = "; map the labels by MapValueToKey with the model's ClassNames as keyData, or train a new model.";
        Refuse($"{Rule}but its key values are 'setosa', 'versicolor' (without 'virginica'){Remedy}", "setosa", "versicolor");
        Refuse(
            $"{Rule}but its key values are 'setosa', 'versicolor', 'virginica', 'sibirica' (with 'sibirica'){Remedy}",
            "setosa", "versicolor", "virginica", "sibirica");
        Refuse(
            $"{Rule}but its key values are 'setosa', 'Versicolor', 'virginica' (without 'versicolor', with 'Versicolor'){Remedy}",
            "setosa", "Versicolor", "virginica");
        string longName = new('x', 200), cut = $"'{longName[..100]}...'";
        Refuse($"{Rule}but its key values are {cut} (without 'setosa', 'versicolor', 'virginica', with {cut}){Remedy}", longName);
        string[] many = [.. Enumerable.Range(0, 1200).Select(index => $"c{index}")];
        const string Many = "'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9' and 1,190 more";
        Refuse($"{Rule}but its key values are {Many} (without 'setosa', 'versicolor', 'virginica', with {Many}){Remedy}", many);

        void Refuse(string message, params string[] names) => Assert.AreEqual(
            message, Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Tiny(Options("plain")), Named(names), model)).Message);
    }

    [TestMethod]
    public void Classes_are_matched_by_number_where_one_side_has_no_names_and_a_warning_says_so()
    {
        var named = Fit(Options("plain"), Named("a", "b"), null);
        var bare = Fit(Options("plain"), Unnamed(2), null);
        Assert.IsNull(bare.Model.Model.ClassNames);
        _log.Clear();

        const string Rule = "The classes of the label column 'Label' should be matched by name with those of the model to start from, but ";
        const string Remedy = ", so they are matched by number; check that both have the same order.";
        Assert.IsNull(Fit(Tiny(Options("plain")), Unnamed(2), bare).Model.Model.ClassNames);
        Assert.IsEmpty(Matching());
        var names = Fit(Tiny(Options("plain")), Unnamed(2), named).Model.Model.ClassNames!;
        CollectionAssert.AreEqual(new[] { "a", "b" }, names.ToArray(), "the names are kept");
        Assert.AreEqual($"{Rule}its key has no values{Remedy}", Matching().Single());
        names = Fit(Tiny(Options("plain")), Named("x", "y"), bare).Model.Model.ClassNames!;
        CollectionAssert.AreEqual(new[] { "x", "y" }, names.ToArray(), "the names are taken");
        Assert.AreEqual($"{Rule}the model does not store names{Remedy}", Matching().Last());

        Refuse("(without key values)", Unnamed(3), named);
        Refuse("('a', 'b', 'c')", Named("a", "b", "c"), bare);

        string[] Matching() => [.. Warnings.Where(text => text.StartsWith(Rule, StringComparison.Ordinal))];

        void Refuse(string found, IDataView view, Transformer model) => Assert.AreEqual(
            $"The label column 'Label' must have as many classes as the model to start from, 2, but its key has 3 {found}; "
            + "give the key the classes of the model in their order, or train a new model.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Tiny(Options("plain")), view, model)).Message);
    }

    [TestMethod]
    public void Keys_of_numbers_flags_dates_and_times_are_matched_by_their_values()
    {
        Matches<float>(1.5f, 2, -3);
        Matches(1e-300, 2, 1e300);
        Matches<long>(long.MinValue, 7, long.MaxValue);
        Matches<byte>(1, 2, 255);
        Matches(true, false);
        // Only a tick apart.
        var moment = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Matches(moment, moment.AddTicks(1), moment.AddYears(1));
        Matches(new DateTimeOffset(moment), new(moment.AddTicks(1)), new(moment.Ticks, TimeSpan.FromHours(1)));
        Matches(TimeSpan.FromTicks(1), TimeSpan.FromTicks(2), TimeSpan.FromDays(1));

        void Matches<T>(params T[] values)
        {
            var keys = values.Reverse().ToArray();
            uint[] labels = [.. values.Select((_, index) => (uint)index)], reversed = [.. labels.Reverse()];
            var model = Fit(Options("plain"), Valued(values, labels), null);
            Assert.HasCount(values.Length, model.Model.Model.ClassNames!.Distinct().ToArray(), $"{typeof(T)}");
            var next = Fit(Tiny(Options("plain")), Valued(keys, reversed), model);
            float[][] expected = [.. model.Transform(Valued(values, labels)).GetColumn<float[]>("Score")];
            float[][] actual = [.. next.Transform(Valued(keys, reversed)).GetColumn<float[]>("Score")];
            for (int row = 0; row < expected.Length; row++)
                ScoreAssert.AreClose([.. expected[row].Reverse()], actual[row], 1e-5, $"{typeof(T)}");
            var twice = Valued([.. values, .. values], labels);
            Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Tiny(Options("plain")), twice, model));
        }
    }

    [TestMethod]
    public void Keys_of_the_same_name_keep_their_order()
    {
        string[] names = ["same", "other", "same"], reordered = ["other", "same", "same"];
        var view = Valued(names.Select(name => name.AsMemory()).ToArray(), [0, 1, 2, 0]);
        var model = Fit(Options("plain"), view, null);
        var next = Fit(Tiny(Options("plain")), Valued(reordered.Select(name => name.AsMemory()).ToArray(), [1, 0, 2, 1]), model);
        float[] expected = model.Transform(view).GetColumn<float[]>("Score").First();
        float[] actual = next.Transform(view).GetColumn<float[]>("Score").First();
        ScoreAssert.AreClose([expected[1], expected[0], expected[2]], actual, 1e-5);
    }

    [TestMethod]
    public void An_ensemble_of_folds_knows_its_classes()
    {
        var options = Options("plain");
        (options.Bagging, options.Epochs) = (2, 2);
        CollectionAssert.AreEqual(Reordered, Fit(options, Iris(Reordered), null).Model.Model.ClassNames!.ToArray());
    }

    [TestMethod]
    public void Other_trainers_have_no_classes()
    {
        foreach (var task in new[] { TrainerTask.Binary, TrainerTask.Regression })
        {
            var contract = TrainerContract.Of(task);
            Assert.IsNull(contract.ModelOf(contract.Fit(contract.Quick(epochs: 1), contract.Rows(20))).ClassNames);
        }
    }

    /// <summary>As scikit-learn's partial_fit: batches as they arrive, each of one class, the keys mapped by the model's names.</summary>
    [TestMethod]
    public void Batches_of_one_class_each_are_learned()
    {
        var model = Fit(Tiny(Options("plain")), Iris(Species), null);
        double before = Accuracy(model, Species);
        var options = Options("plain");
        (options.Epochs, options.Optimizer) = (1, new Sgd { LearningRate = 0.02 });
        var rows = new ScikitLearnSet("iris").Train.ToArray();
        for (int pass = 0; pass < 40; pass++)
        {
            foreach (string name in Reordered)
            {
                var batch = rows.Where(row => Species[(int)row.Number] == name).Skip(pass % 5 * 8).Take(8).ToArray();
                model = Fit(options, Mapped(batch, [.. model.Model.Model.ClassNames!]), model);
            }
        }
        Assert.IsLessThan(0.7, before);
        Assert.IsGreaterThan(0.8, Accuracy(model, Species));
    }

    private Transformer Fit(MlpMulticlassTrainer.Options options, IDataView view, Transformer? startFrom)
    {
        var trainer = _context.MulticlassClassification.Trainers.Mlp(options);
        return startFrom is null ? trainer.Fit(view) : trainer.Fit(view, null, startFrom.Model);
    }

    private string[] Warnings => [.. _log.Where(entry => entry.Kind == ChannelMessageKind.Warning).Select(entry => entry.Text)];

    private static float Of(string name, float[] scores, string[] order) => scores[Array.IndexOf(order, name)];

    private double Accuracy(Transformer model, string[] names) =>
        _context.MulticlassClassification.Evaluate(model.Transform(Iris(names))).MicroAccuracy;

    private float[][] Scores(Transformer model, string[] names) => [.. model.Transform(Iris(names)).GetColumn<float[]>("Score")];

    private static MlpMulticlassTrainer.Options Options(string recipe)
    {
        var options = recipe switch
        {
            "default" => new MlpMulticlassTrainer.Options(),
            "TabM" => MlpMulticlassTrainer.Options.TabM(),
            "RealMlp" => MlpMulticlassTrainer.Options.RealMlp(),
            _ => new MlpMulticlassTrainer.Options { HiddenLayers = [16], Optimizer = new Adam { LearningRate = 0.02 } }.Plainly(),
        };
        if (recipe == "linear") options.HiddenLayers = [];
        if (recipe == "normalized") options.LayerNormalization = LayerNormalization.Layer;
        (options.Epochs, options.EarlyStopping, options.Seed, options.Threads, options.Device) = (40, null, 1, 1, "cpu");
        return options;
    }

    private static MlpMulticlassTrainer.Options Tiny(MlpMulticlassTrainer.Options options)
    {
        (options.Epochs, options.Optimizer, options.WeightDecaySchedule) = (1, new Sgd { LearningRate = 1e-9 }, null);
        return options;
    }

    private IDataView Iris(string[] names) => Mapped([.. new ScikitLearnSet("iris").Train], names);

    /// <summary>The rows of iris with a key whose values are the names in this order.</summary>
    private IDataView Mapped(ScikitLearnSet.Row[] rows, string[] names)
    {
        var schema = SchemaDefinition.Create(typeof(NamedRow));
        schema[nameof(NamedRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 4);
        var named = rows.Select(row => new NamedRow { Features = row.Features, Class = Species[(int)row.Number] });
        var view = _context.Data.LoadFromEnumerable(named, schema);
        var keys = _context.Data.LoadFromEnumerable(names.Select(name => new { Class = name }));
        return _context.Transforms.Conversion.MapValueToKey("Label", "Class", keyData: keys).Fit(view).Transform(view);
    }

    /// <summary>Rows with labels as they lie in memory, from 0, and a key of the values.</summary>
    private IDataView Valued<T>(T[] values, params uint[] labels)
    {
        var type = new VectorDataViewType((PrimitiveDataViewType)TypeOf(typeof(T)), values.Length);
        var buffer = new VBuffer<T>(values.Length, values);
        return Labelled((ulong)values.Length, labels, label => label.AddAnnotation(AnnotationUtils.Kinds.KeyValues, buffer, type));
    }

    private static DataViewType TypeOf(Type type) =>
        type == typeof(ReadOnlyMemory<char>) ? TextDataViewType.Instance : ColumnTypeExtensions.PrimitiveTypeFromType(type);

    private IDataView Named(params string[] names) => Valued([.. names.Select(name => name.AsMemory())], 0, 1, 1, 0);

    private IDataView Unnamed(ulong count) => Labelled(count, [0, 1, 1, 0], _ => { });

    private IDataView Labelled(ulong count, uint[] labels, Action<SchemaDefinition.Column> describe)
    {
        var schema = SchemaDefinition.Create(typeof(KeyedRow));
        schema[nameof(KeyedRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        schema[nameof(KeyedRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), count);
        describe(schema[nameof(KeyedRow.Label)]);
        return _context.Data.LoadFromEnumerable(labels.Select((label, row) => new KeyedRow { Label = label, Features = [row] }), schema);
    }

    private sealed class NamedRow
    {
        public float[] Features { get; init; } = [];

        public string Class { get; init; } = "";
    }

    private sealed class KeyedRow
    {
        public float[] Features { get; init; } = [];

        public uint Label { get; init; }
    }
}
