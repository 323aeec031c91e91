using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Reading;
using Extensions.ML.Mlp.Data.Statistics;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Data.Reading;

/// <summary>Rows with missing features: kept or skipped as the option says, and measured by what is there.</summary>
[TestClass]
public sealed class MissingFeatureTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Impute_keeps_rows_with_missing_features_and_skips_those_with_infinite_ones()
    {
        var view = Open(MissingValues.Impute);
        var rows = ParallelReader.Read(view, Channel())!;
        CollectionAssert.AreEqual(Numbers(row => row % 5 != 1), rows.Labels);
        CollectionAssert.AreEqual(Numbers(row => row % 5 == 0), rows.Labels.Where((_, row) => float.IsNaN(rows.FeaturesOf(row)[0])).ToArray());
        CollectionAssert.AreEqual(rows.Labels.Select(label => -label).ToArray(), rows.Labels.Select((_, row) => rows.FeaturesOf(row)[1]).ToArray());
    }

    [TestMethod]
    public void SkipRow_skips_both()
    {
        var rows = ParallelReader.Read(Open(MissingValues.SkipRow), Channel())!;
        CollectionAssert.AreEqual(Numbers(row => row % 5 > 1), rows.Labels);
    }

    [TestMethod]
    [DataRow(MissingValues.SkipRow, 600, 400)]
    [DataRow(MissingValues.Impute, 800, 200)]
    public void A_pass_counts_what_it_keeps_and_skips(MissingValues missing, int kept, int skipped)
    {
        using var pass = Open(missing).Read();
        while (pass.MoveNext()) Assert.AreNotEqual(1, pass.Label % 5);
        Assert.AreEqual((kept, skipped), ((int)pass.Kept, (int)pass.Skipped));
    }

    [TestMethod]
    public void Streamed_rows_are_the_rows_in_memory()
    {
        var plan = new DataPlan(NeedsSample: true, ClassCount: 0, HoldOut: default, Seed: 1);
        var view = Open(MissingValues.Impute);
        var streamed = new StreamingScan(Channel(), plan, shuffleRows: 100).Measure(view, null);
        var memory = TrainingData.Of(ParallelReader.Read(view, Channel())!, plan);
        Assert.AreEqual(800, streamed.Train.Count);
        Assert.AreEqual((memory.Train.Count, memory.AllLabels), (streamed.Train.Count, streamed.AllLabels));
        CollectionAssert.AreEqual(memory.Statistics.FeatureMeans, streamed.Statistics.FeatureMeans);
        CollectionAssert.AreEqual(memory.Sample!.Features, streamed.Sample!.Features);
        foreach (var statistics in new[] { memory.Statistics, streamed.Statistics }) Assert.AreEqual((true, false), (statistics.HasMissing(0), statistics.HasMissing(1)));
    }

    [TestMethod]
    public void Measures_are_those_of_the_values_that_are_there()
    {
        // The first feature is 2, 4, 6 with weights 1, 2, 1: mean (2 + 8 + 6) / 4 = 4, squares (4 + 0 + 4) / 4 = 2. The second never is there.
        var rows = new DenseRows(2, [float.NaN, float.NaN, 2, float.NaN, 4, float.NaN, 6, float.NaN, float.NaN, float.NaN], new float[5], [9, 1, 2, 1, 5]);
        var statistics = StatisticsAccumulator.Measure(rows, classCount: 0);
        CollectionAssert.AreEqual(new[] { 4f, 0 }, statistics.FeatureMeans);
        Assert.AreEqual(Math.Sqrt(2), statistics.Moments.Deviation(0), 1e-12);
        Assert.AreEqual(0, statistics.Moments.Deviation(1));
        var ranges = statistics.Ranges;
        Assert.AreEqual((2f, 4.0, 6.0, false), (ranges.Min(0), ranges.Width(0), ranges.Size(0), ranges.IsConstant(0)));
        Assert.AreEqual((0f, 0.0, 0.0, true), (ranges.Min(1), ranges.Width(1), ranges.Size(1), ranges.IsConstant(1)));
        // Half of the weight lies at or below 4, a quarter at or below 2, three quarters at or below 4.
        Assert.AreEqual((2.0, 4.0, 4.0), SortedColumn.Of(rows, 0).Quartiles());
        Assert.AreEqual((0.0, 0.0, 0.0), SortedColumn.Of(rows, 1).Quartiles());
    }

    [TestMethod]
    public void A_yes_or_no_that_may_be_missing_is_still_one()
    {
        var ranges = new ColumnRanges(1);
        foreach (float value in new[] { 0, float.NaN, 1 }) ranges.Add([value]);
        Assert.AreEqual((true, true), (ranges.IsIndicator(0), ranges.HasMissing(0)));
    }

    /// <summary>With half of the rows held out, the one row that has a feature is held out with some seeds and not with others.</summary>
    [TestMethod]
    [DataRow(DataHandling.InMemory)]
    [DataRow(DataHandling.Streaming)]
    public void Rows_to_learn_from_must_have_a_feature_after_others_were_held_out(DataHandling handling)
    {
        string?[] errors = [.. Enumerable.Range(1, 12).Select(seed => ErrorOf(handling, seed, hasKeys: false))];
        Assert.Contains((string?)null, errors);
        string[] refusals = [.. errors.OfType<string>()];
        Assert.IsNotEmpty(refusals);
        foreach (string error in refusals)
        {
            StringAssert.Matches(error, new(
                @"^The training data must have a row with a feature that is not missing, but in all \d\d rows that are not held out every "
                + "feature is missing; check the source and the transformers before the trainer, hold fewer rows out, or give validation data"));
        }
    }

    /// <summary>Keys are enough to learn from.</summary>
    [TestMethod]
    [DataRow(DataHandling.InMemory)]
    [DataRow(DataHandling.Streaming)]
    public void Rows_with_keys_need_no_feature(DataHandling handling)
    {
        for (int seed = 1; seed <= 3; seed++) Assert.IsNull(ErrorOf(handling, seed, hasKeys: true));
    }

    /// <returns>Null when 50 rows, of which one has a feature, could be trained on.</returns>
    private string? ErrorOf(DataHandling handling, int seed, bool hasKeys)
    {
        var options = Points.Quick(epochs: 1);
        (options.MissingValues, options.ValidationFraction, options.DataHandling, options.Seed) = (MissingValues.Impute, 0.5, handling, seed);
        if (hasKeys) options.CategoricalColumnNames = ["Town"];
        var rows = Enumerable.Range(0, 50).Select(row => new { Label = row % 2 == 0, Town = $"{row % 3}", X = row == 24 ? 1 : float.NaN });
        var trainer = _context.Transforms.Conversion.MapValueToKey("Town")
            .Append(_context.Transforms.Concatenate("Features", "X"))
            .Append(_context.BinaryClassification.Trainers.Mlp(options));
        try
        {
            trainer.Fit(_context.Data.LoadFromEnumerable(rows));
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    /// <summary>1000 rows: of each five, the first has a missing feature and the second an infinite one.</summary>
    private RowSource Open(MissingValues missing) => NumberedRows.Open(NumberedRows.View(_context, NumberedRows.Make(1000).Select(Spoiled)), missing: missing);

    private static NumberedRow Spoiled(NumberedRow row, int number)
    {
        if (number % 5 == 0) row.Features[0] = float.NaN;
        if (number % 5 == 1) row.Features[0] = number % 2 == 0 ? float.PositiveInfinity : float.NegativeInfinity;
        return row;
    }

    private static float[] Numbers(Func<int, bool> which) => [.. Enumerable.Range(0, 1000).Where(which).Select(row => (float)row)];

    private IChannel Channel() => NumberedRows.Host(_context).Start("Test");
}
