using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Training;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Embeddings and ensembles that adapt to the number of features.</summary>
[TestClass]
public sealed class WideRowDefaultsTests
{
    private const int Rows = 60;

    private readonly MLContext _context = new(1);
    private readonly List<string> _log = [];

    public WideRowDefaultsTests() =>
        _context.Log += (_, entry) => _log.Add(entry.Message[(entry.Message.IndexOf("] ", StringComparison.Ordinal) + 2)..]);

    [TestMethod]
    [DataRow(100, 8)]
    [DataRow(101, 7)]
    [DataRow(200, 4)]
    [DataRow(400, 2)]
    [DataRow(401, 1)]
    [DataRow(5_000, 1)]
    public void Numbers_together_become_as_many_values_as_a_hundred(int numbers, int values)
    {
        var (embedding, embedded, message) = Embed(new MlpRegressionTrainer.Options(), numbers, repeated: 0);
        Assert.AreEqual(new PiecewiseLinearEmbedding { Width = values, AdaptsToFeatureCount = true }, embedding);
        CollectionAssert.AreEqual(Enumerable.Range(0, numbers).ToArray(), embedded.ToArray());
        Assert.AreEqual(numbers <= 100, message is null);
    }

    [TestMethod]
    public void Presets_adapt_too()
    {
        Assert.AreEqual(2, Embed(MlpRegressionTrainer.Options.TabM(), 784, repeated: 0).Embedding!.ValueCount);
        // Three values and the number itself; at least one and the number.
        Assert.AreEqual(3, Embed(MlpRegressionTrainer.Options.RealMlp(), 120, repeated: 0).Embedding!.ValueCount);
        Assert.AreEqual(2, Embed(MlpRegressionTrainer.Options.RealMlp(), 784, repeated: 0).Embedding!.ValueCount);
    }

    [TestMethod]
    public void Numbers_with_one_value_in_many_rows_stay_single_and_the_others_share_the_rest()
    {
        var (embedding, embedded, message) = Embed(new MlpRegressionTrainer.Options(), 300, repeated: 100);
        Assert.AreEqual(3, embedding!.ValueCount, "(800 - 100) / 200");
        CollectionAssert.AreEqual(Enumerable.Range(0, 200).ToArray(), embedded.ToArray());
        Assert.AreEqual(
            "The features have 300 numbers, more than 100, so the embedding adapts: 100 of them have one value in more than a tenth of the rows "
            + "and are not embedded; 200 become 3 value(s) each (of 8 in the options); set NumericEmbedding to choose another.",
            message);

        (embedding, embedded, message) = Embed(new MlpRegressionTrainer.Options(), 300, repeated: 300);
        Assert.IsNull(embedding);
        Assert.HasCount(0, embedded);
        Assert.AreEqual(
            "The features have 300 numbers, more than 100, so the embedding adapts: 300 of them have one value in more than a tenth of the rows "
            + "and are not embedded; set NumericEmbedding to choose another.",
            message);
    }

    [TestMethod]
    public void An_embedding_that_does_not_adapt_stays()
    {
        var given = new PiecewiseLinearEmbedding();
        Assert.AreSame(given, Embed(new MlpRegressionTrainer.Options { NumericEmbedding = given }, 300, repeated: 100).Embedding);
    }

    [TestMethod]
    [DataRow(300, 4)]
    [DataRow(301, 3)]
    [DataRow(400, 3)]
    [DataRow(401, 2)]
    [DataRow(600, 2)]
    [DataRow(601, 1)]
    [DataRow(1_000_000, 1)]
    public void Members_fall_as_features_rise(int features, int members)
    {
        var (ensemble, message) = WideRowDefaults.Ensemble(new MlpRegressionTrainer.Options().SharedEnsemble!, features);
        Assert.AreEqual(members, ensemble?.Members ?? 1);
        Assert.AreEqual(features <= 300, message is null);
        var given = new SharedEnsemble { Members = 4 };
        Assert.AreSame(given, WideRowDefaults.Ensemble(given, features).Ensemble);
    }

    [TestMethod]
    public void A_wide_training_says_what_it_chose_and_streamed_rows_choose_the_same()
    {
        foreach (var handling in new[] { DataHandling.InMemory, DataHandling.Streaming })
        {
            _log.Clear();
            var options = Options();
            options.DataHandling = handling;
            var stage = Embedding(Fit(options, 450));
            CollectionAssert.AreEqual(Enumerable.Range(0, 300).ToArray(), stage.Curves.Places, $"{handling}");
            Assert.AreEqual(2, stage.Curves.Width, $"{handling}: (800 - 150) / 300");
            CollectionAssert.AreEqual(
                new[]
                {
                    "There are 450 features, more than 300, so the ensemble adapts: it has 2 member(s) (of 4 in the options); "
                    + "set SharedEnsemble to choose another.",
                    "The features have 450 numbers, more than 100, so the embedding adapts: 150 of them have one value in more than a tenth of the rows "
                    + "and are not embedded; 300 become 2 value(s) each (of 8 in the options); set NumericEmbedding to choose another.",
                },
                _log.FindAll(line => line.Contains("adapts", StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    public void Up_to_a_hundred_features_nothing_adapts()
    {
        var given = Options();
        (given.NumericEmbedding, given.SharedEnsemble) = (new PiecewiseLinearEmbedding { Width = 8 }, new SharedEnsemble { Members = 4 });
        MlpModel adapting = Fit(Options(), 99), fixedModel = Fit(given, 99);
        Assert.AreEqual(8, Embedding(adapting).Curves.Width);
        Assert.IsFalse(_log.Exists(line => line.Contains("adapts", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(Weights(fixedModel), Weights(adapting));
    }

    [TestMethod]
    public void A_training_continues_a_wide_model_with_the_model_s_own_choice()
    {
        Func<MlpRegressionTrainer.Options>[] presets = [() => new(), MlpRegressionTrainer.Options.TabM, MlpRegressionTrainer.Options.RealMlp];
        foreach (var preset in presets)
            foreach (int features in new[] { 450, 1_500 })
            {
                var trained = _context.Regression.Trainers.Mlp(Quick(preset())).Fit(View(features)).Model;
                var options = Quick(preset());
                options.Optimizer = new Sgd { LearningRate = 1e-12 };
                var further = _context.Regression.Trainers.Mlp(options).Fit(View(features), null, trained).Model.Model;
                float[] row = Row(features, 3).Features, before = new float[1], after = new float[1];
                trained.Model.Score(row, before);
                further.Score(row, after);
                // Labels are 0 to 6. A step of 1e-12 moves no weight; the labels' scaling is undone and done again in single precision.
                Assert.AreEqual(before[0], after[0], 1e-4f);
            }
    }

    /// <param name="options">Whose embedding it is.</param>
    /// <param name="numbers">All of the features.</param>
    /// <param name="repeated">The last of them, which are 0 in every other row.</param>
    private static (NumericEmbedding? Embedding, IReadOnlyList<int> Numbers, string? Message) Embed(
        MlpTrainerOptions options, int numbers, int repeated)
    {
        int[] features = [.. Enumerable.Range(0, numbers)];
        float[] values = [.. Enumerable.Range(0, Rows).SelectMany(row => features.Select(ValueIn(row)))];
        return WideRowDefaults.Embedding(options.NumericEmbedding!, features, new DenseRows(numbers, values, new float[Rows], null));

        Func<int, float> ValueIn(int row) => feature => feature < numbers - repeated || row % 2 == 0 ? 1f + row : 0;
    }

    private static MlpRegressionTrainer.Options Options() => Quick(new());

    private static MlpRegressionTrainer.Options Quick(MlpRegressionTrainer.Options options)
    {
        (options.Epochs, options.HiddenLayers, options.EarlyStopping) = (1, [4], null);
        (options.Seed, options.Threads, options.Device) = (1, 1, "cpu");
        return options;
    }

    private MlpModel Fit(MlpRegressionTrainer.Options options, int features) =>
        _context.Regression.Trainers.Mlp(options).Fit(View(features)).Model.Model;

    private static EmbeddingStage Embedding(MlpModel model) => model.Stages.OfType<EmbeddingStage>().Single();

    private static float[] Weights(MlpModel model)
    {
        float[] scores = new float[1];
        model.Score(Row(model.FeatureCount, 5).Features, scores);
        return [.. scores, .. Embedding(model).Curves.AllValues];
    }

    private IDataView View(int features)
    {
        var schema = SchemaDefinition.Create(typeof(WideRow));
        schema[nameof(WideRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return _context.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => Row(features, row)), schema);
    }

    /// <summary>Two thirds of the features differ from row to row, the others are 0 in two rows of three.</summary>
    private static WideRow Row(int features, int row) => new()
    {
        Features = [.. Enumerable.Range(0, features)
            .Select(feature => feature < features * 2 / 3 ? (row * 17 + feature) % Rows : row % 3 == 0 ? 1f + row : 0)],
        Label = row % 7,
    };

    private sealed class WideRow
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
