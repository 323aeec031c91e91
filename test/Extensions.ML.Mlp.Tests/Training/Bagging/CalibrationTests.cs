using System.Globalization;
using System.Text.Json;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training.Bagging;

namespace Extensions.ML.Mlp.Tests.Training.Bagging;

/// <summary>Temperatures and intervals: by hand, and on fresh rows.</summary>
[TestClass]
public sealed class CalibrationTests
{
    [TestMethod]
    public void The_temperature_makes_the_logits_as_sure_as_the_labels_are_right()
    {
        // Logits of ±2 of which three in four are right: the best probability is 3/4, whose logit is log 3, so that T = 2 / log 3.
        float[] logits = [2, 2, 2, 2, -2, -2, -2, -2];
        var rows = new DenseRows(0, [], [1, 1, 1, 0, 0, 0, 0, 1], null);
        Assert.AreEqual(2 / Math.Log(3), Temperature.Fit(logits, 1, rows), 1e-5);
        // The same as two classes of a softmax: the difference of the logits is 2.
        Assert.AreEqual(2 / Math.Log(3), Temperature.Fit([.. logits.SelectMany(logit => new[] { 0, logit })], 2, rows), 1e-5);
        // Weights count as rows: two of three right, log 2.
        Assert.AreEqual(2 / Math.Log(2), Temperature.Fit([2, 2], 1, new(0, [], [1, 0], [2, 1])), 1e-5);
    }

    [TestMethod]
    public void The_radius_is_the_distance_that_the_coverage_of_one_row_more_keeps_to()
    {
        // Nine distances 1 to 9: for 80 % the rank is ceil(10 * 0.8) = 8.
        float[] labels = [9, -8, 7, -6, 5, -4, 3, -2, 1];
        Assert.AreEqual(new ScoreInterval(8, 0.8f), SplitConformal.Fit(new MLContext(), new float[9], labels, 0.8));
        Assert.AreEqual(
            "IntervalCoverage needs at least 19 rows for 0.95, but there are 9; give more rows or lower it.",
            Assert.ThrowsExactly<InvalidOperationException>(() => SplitConformal.Fit(new MLContext(), new float[9], labels, 0.95)).Message);
    }

    [TestMethod]
    public void Radii_and_temperatures_are_those_worked_out_in_double_precision()
    {
        var golden = GoldenFile.Read<Golden>("conformal.json");
        foreach (var item in golden.Intervals)
            foreach (var width in item.Widths.Where(width => width.Rank <= item.Residuals.Length))
                Assert.AreEqual(width.HalfWidth!.Value, SplitConformal.Fit(new MLContext(), new float[item.Residuals.Length], item.Residuals, double.Parse(width.Coverage, CultureInfo.InvariantCulture)).Radius, 1e-6, $"{item.Name}, {width.Coverage}");
        foreach (var item in golden.Temperatures)
        {
            float[][] logits = [.. item.Logits.Select(row => row.ValueKind == JsonValueKind.Array ? row.EnumerateArray().Select(value => value.GetSingle()).ToArray() : [row.GetSingle()])];
            var rows = new DenseRows(0, [], [.. item.Labels.Select(label => (float)label)], null);
            Assert.AreEqual(item.Temperature, Temperature.Fit([.. logits.SelectMany(row => row)], logits[0].Length, rows), 1e-4 * item.Temperature, item.Name);
        }
    }

    /// <summary>The deviation of the share of 4,000 rows is half a percent.</summary>
    [TestMethod]
    [DataRow(0.8)]
    [DataRow(0.9)]
    public void Intervals_hold_the_labels_of_fresh_rows_as_often_as_they_say(double coverage)
    {
        var context = new MLContext(1);
        var options = MlpRegressionTrainer.Options.Plain();
        (options.Bagging, options.IntervalCoverage, options.Seed, options.Threads, options.Device) = (5, coverage, 1, 1, "cpu");
        (options.HiddenLayers, options.Epochs, options.LabelColumnName) = ([32], 40, nameof(Curve.Label));
        var trainer = context.Regression.Trainers.Mlp(options);
        var names = trainer.GetOutputSchema(SchemaShape.Create(Curve.Draw(context, 10, 1).Schema)).Select(column => column.Name);
        CollectionAssert.IsSubsetOf(new[] { "Score", "Score.Lower", "Score.Upper" }, names.ToArray());
        Assert.AreEqual(coverage, Covered(context, trainer), 0.02);
    }

    [TestMethod]
    public void The_intervals_of_the_default_recipe_hold_the_labels_as_often_as_they_say()
    {
        var context = new MLContext(1);
        var options = new MlpRegressionTrainer.Options { Bagging = 3, IntervalCoverage = 0.8, Seed = 1, Threads = 1, Device = "cpu", Epochs = 40 };
        Assert.AreEqual(0.8, Covered(context, context.Regression.Trainers.Mlp(options)), 0.02);
    }

    /// <summary>The share of fresh rows whose label lies within the interval.</summary>
    private static double Covered(MLContext context, MlpRegressionTrainer trainer)
    {
        var scored = trainer.Fit(Curve.Draw(context, 2000, 1)).Transform(Curve.Draw(context, 4000, 2));
        float[] labels = [.. scored.GetColumn<float>("Label")], lower = [.. scored.GetColumn<float>("Score.Lower")], upper = [.. scored.GetColumn<float>("Score.Upper")];
        return labels.Where((label, row) => label >= lower[row] && label <= upper[row]).Count() / 4000.0;
    }

    [TestMethod]
    public void A_mean_is_less_sure_than_its_members()
    {
        Assert.AreEqual(2, Temperature.OfMean(4, models: 3));
        Assert.AreEqual(4, Temperature.OfMean(4, models: 1));
        Assert.AreEqual(0.5, Temperature.OfMean(0.5, models: 3));
    }

    /// <summary>Where members stop in time there is nothing to mend: what a fitted temperature is off by costs less than 0.001 on average.</summary>
    [TestMethod]
    public void Calibrating_hardly_raises_the_loss_of_members_that_stop_in_time() => Assert.IsLessThan(0.001, RiseByCalibrating(options => { }));

    /// <summary>The decision was measured with a fall of .04 on average, the least of .016.</summary>
    [TestMethod]
    public void Calibrating_lowers_the_loss_of_members_that_are_too_sure() =>
        Assert.IsLessThan(-0.01, RiseByCalibrating(options => (options.EarlyStopping, options.Epochs, options.Dropout) = (null, 200, [])));

    private static double RiseByCalibrating(Action<MlpBinaryTrainer.Options> set) => new[] { 1, 2 }.Average(seed =>
    {
        var context = new MLContext(1);
        var options = new MlpBinaryTrainer.Options { Bagging = 3, Seed = seed, Threads = 1, Device = "cpu", LabelColumnName = nameof(Stripes.Flag) };
        set(options);
        var model = context.BinaryClassification.Trainers.Mlp(options).Fit(context.Data.LoadFromEnumerable(Stripes.Draw(1000, seed))).Model.SubModel.Model;
        var fresh = Stripes.Draw(4000, seed + 100);
        // The last stage divides by the temperature.
        return Stripes.Loss(model, fresh) - Stripes.Loss(new([.. model.Stages.SkipLast(1)], model.History), fresh);
    });

    /// <summary>Two classes in stripes that no line tells apart, with labels that are wrong now and then.</summary>
    private sealed class Stripes
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public bool Flag { get; set; }

        internal static Stripes[] Draw(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                float x = 4 * random.NextSingle(), y = 4 * random.NextSingle();
                return new Stripes { Features = [x, y], Flag = random.NextDouble() < 1 / (1 + Math.Exp(-3 * Math.Sin(2 * x + y * y / 2))) };
            })];
        }

        internal static double Loss(MlpModel model, Stripes[] rows)
        {
            var scores = new float[rows.Length];
            model.ScoreBatch([.. rows.SelectMany(row => row.Features)], scores);
            return rows.Zip(scores, (row, score) => Math.Log(1 + Math.Exp(row.Flag ? -(double)score : score))).Average();
        }
    }

    private sealed class Curve
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        internal static IDataView Draw(MLContext context, int count, int seed)
        {
            var random = new Random(seed);
            return context.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => (float[])[4 * random.NextSingle(), 4 * random.NextSingle()]).ToArray()
                .Select(x => new Curve { Features = x, Label = MathF.Sin(x[0]) + 0.5f * x[1] + (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) }).ToArray());
        }
    }

    private sealed record Golden(GoldenIntervals[] Intervals, GoldenTemperature[] Temperatures);

    private sealed record GoldenIntervals(string Name, float[] Residuals, GoldenWidth[] Widths);

    private sealed record GoldenWidth(string Coverage, int Rank, double? HalfWidth);

    private sealed record GoldenTemperature(string Name, JsonElement[] Logits, int[] Labels, double Temperature);
}
