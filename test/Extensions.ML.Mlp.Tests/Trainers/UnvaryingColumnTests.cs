namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>Columns that say nothing in the training rows, and vary afterwards. The labels go from 0 to 11.</summary>
[TestClass]
public sealed class UnvaryingColumnTests
{
    private const int RowCount = 60;

    private readonly MLContext _context = new(1);

    public static IEnumerable<string> Builds =>
    [
        nameof(MlpRegressionTrainer.Options.TabM), nameof(MlpRegressionTrainer.Options.Plain), nameof(MlpRegressionTrainer.Options.RealMlp),
        .. from scaling in Enum.GetNames<InputNormalization>()
           from embedding in (string[])["none", "piecewise", "periodic"]
           select $"{scaling} {embedding}",
    ];

    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void A_column_that_is_missing_in_all_rows_is_ignored_when_numbers_come(string build)
    {
        foreach (var missing in new[] { MissingValues.Impute, MissingValues.ImputeMedian })
        {
            var model = Fit(build, missing, _ => float.NaN);
            float expected = Score(model, 5, float.NaN);
            foreach (float value in new[] { 0, 1, -7, 1e9f, float.MaxValue }) Assert.AreEqual(expected, Score(model, 5, value), $"{missing}, {value}");
            Assert.AreEqual(0, Contribution(model, 5, 1e9f));
        }
    }

    /// <summary>Without the least spread scores were up to 4 millions.</summary>
    [TestMethod]
    [DynamicData(nameof(Builds))]
    public void Values_that_differ_by_last_places_do_not_explode_when_others_come(string build)
    {
        var model = Fit(build, MissingValues.SkipRow, row => 1 + row % 8 * 1.1920929e-7f);
        Assert.AreEqual(Score(model, 5, 1), Score(model, 5, 2), 30);
        model = Fit(build, MissingValues.SkipRow, row => row % 8 * float.Epsilon);
        Assert.AreEqual(Score(model, 5, 0), Score(model, 5, 1), 30);
    }

    private MlpModel Fit(string build, MissingValues missing, Func<int, float> other)
    {
        string[] words = build.Split(' ');
        var options = (MlpRegressionTrainer.Options?)typeof(MlpRegressionTrainer.Options).GetMethod(build)?.Invoke(null, null) ?? new()
        {
            InputNormalization = Enum.Parse<InputNormalization>(words[0]),
            NumericEmbedding = words[^1] switch { "piecewise" => new PiecewiseLinearEmbedding(), "periodic" => new PeriodicEmbedding(), _ => null },
        };
        (options.HiddenLayers, options.Epochs, options.BatchSize, options.EarlyStopping) = ([8], 20, 16, null);
        (options.Seed, options.Threads, options.Device, options.MissingValues, options.ClampPredictions) = (1, 1, "cpu", missing, false);
        var rows = Enumerable.Range(0, RowCount).Select(row => new NumberRow { Features = [row % 12, other(row)], Label = row % 12 });
        return _context.Regression.Trainers.Mlp(options).Fit(_context.Data.LoadFromEnumerable(rows)).FindMlpModel()!;
    }

    private static float Score(MlpModel model, params float[] row)
    {
        var score = new float[1];
        model.Score(row, score);
        return score[0];
    }

    private static float Contribution(MlpModel model, params float[] row)
    {
        var contributions = new float[2];
        model.Explain(row, contributions);
        return contributions[1];
    }

    private sealed class NumberRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
