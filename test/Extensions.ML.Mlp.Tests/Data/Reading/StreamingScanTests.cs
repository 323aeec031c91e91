using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Data.Reading;

/// <summary>What is measured on streamed rows is what is measured in memory.</summary>
[TestClass]
public sealed class StreamingScanTests
{
    [TestMethod]
    [DataRow(InputNormalization.Standardize)]
    [DataRow(InputNormalization.MinMax)]
    [DataRow(InputNormalization.Robust)]
    public void Streamed_rows_measure_as_the_same_rows_in_memory(InputNormalization kind)
    {
        foreach (bool weighted in new[] { false, true })
        {
            var view = NumberedRows.Open(NumberedRows.Make(1000), weighted);
            var plan = new DataPlan(NeedsSample: true, ClassCount: 1000, HoldOut: default, Seed: 1);
            var streamed = Measure(view, plan);
            var memory = TrainingData.Of(ParallelReader.Read(view, Channel())!, plan);
            Assert.AreEqual(memory.AllLabels, streamed.AllLabels);
            Assert.AreEqual(memory.Train.Count, streamed.Train.Count);
            Assert.AreEqual(memory.Statistics.LabelScaling, streamed.Statistics.LabelScaling);
            CollectionAssert.AreEqual(memory.Statistics.FeatureMeans, streamed.Statistics.FeatureMeans);
            CollectionAssert.AreEqual(memory.Statistics.ClassTotals.ToArray(), streamed.Statistics.ClassTotals.ToArray());
            var (one, other) = (FeatureScaling.Fit(kind, memory.Statistics, memory.Sample, []), FeatureScaling.Fit(kind, streamed.Statistics, streamed.Sample, []));
            CollectionAssert.AreEqual(one.Shifts, other.Shifts);
            CollectionAssert.AreEqual(one.Scales, other.Scales);
        }
    }

    [TestMethod]
    public void Quartiles_of_many_rows_are_taken_of_a_sample()
    {
        const int count = 5 * ReservoirSample.Size;
        var plan = new DataPlan(NeedsSample: true, 0, default, Seed: 1);
        var scaling = Scaling(plan);
        // Uniform numbers: the median is half the count, the quartiles are half the count apart. Four standard errors of the sample are 1.6 %.
        Assert.AreEqual(count / 2.0, scaling.Shifts[0], 0.016 * count);
        Assert.AreEqual(count / 2.0, 1 / scaling.Scales[0], 0.016 * count);
        CollectionAssert.AreEqual(scaling.Shifts, Scaling(plan).Shifts);
        CollectionAssert.AreNotEqual(scaling.Shifts, Scaling(plan with { Seed = 2 }).Shifts);

        static AffineStage Scaling(DataPlan plan)
        {
            var data = Measure(NumberedRows.Open(NumberedRows.Make(count)), plan);
            return FeatureScaling.Fit(InputNormalization.Robust, data.Statistics, data.Sample, []);
        }
    }

    /// <summary>4 of 100,000 rows have the value, and none of the drawn ones: it has the score that it has in memory.</summary>
    [TestMethod]
    public void A_value_too_rare_for_the_sample_is_not_flattened()
    {
        const int count = 100_000;
        var plan = new DataPlan(NeedsSample: true, 0, default, Seed: 1);
        foreach (float rare in new[] { 10f, -10 })
        {
            var view = NumberedRows.Open(NumberedRows.Make(count).Select(row => new NumberedRow { Features = [row.Label >= count - 4 ? rare : 0, 1], Label = row.Label, Weight = 1 }));
            var streamed = Enumerable.Range(1, 50).Select(seed => Measure(view, plan with { Seed = seed })).First(data => !data.Sample!.Features.Contains(rare));
            var memory = TrainingData.Of(ParallelReader.Read(view, Channel())!, plan);
            float[] expected = Scores(memory), actual = Scores(streamed);
            for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], 0.01f);
            Assert.AreEqual(5.2f, Math.Abs(actual[1]), 0.01f);
            float[] ends = BinEdges.Of(streamed.Sample!, streamed.Statistics.Ranges.ToRows(), 0, bins: 8);
            CollectionAssert.AreEqual(new[] { Math.Min(rare, 0), Math.Max(rare, 0) }, ends);

            float[] Scores(TrainingData data) => new Preprocessor([QuantileTransformer.Fit(data.Sample!, data.Statistics.Ranges, [])], LabelScaling.None, null)
                .Apply(new DenseRows(2, [0, 0, rare, 0, rare / 2, 0], new float[3], null)).Features.Where((_, index) => index % 2 == 0).ToArray();
        }
    }

    [TestMethod]
    public void A_feature_that_no_drawn_row_has_is_replaced_by_its_mean()
    {
        var rows = new DenseRows(1, [1000, float.NaN, 3000, float.NaN], new float[4], null);
        var drawn = new DenseRows(1, [float.NaN], new float[1], null);
        Assert.AreEqual(2000, Imputer.Fit(MissingValues.ImputeMedian, StatisticsAccumulator.Measure(rows, classCount: 0), drawn).Replacements[0]);
        // Nor is it constant: its curve goes from the smallest value to the largest.
        var curve = QuantileTransformer.Fit(drawn, StatisticsAccumulator.Measure(rows, classCount: 0).Ranges, []);
        float[] scores = new Preprocessor([curve], LabelScaling.None, null).Apply(new DenseRows(1, [1000, 2000, 3000], new float[3], null)).Features;
        for (int i = 0; i < 3; i++) Assert.AreEqual(5.2f * (i - 1), scores[i], 0.01f);
    }

    [TestMethod]
    public void A_sample_draws_late_rows_as_often_as_early_ones()
    {
        var sample = new ReservoirSample(1, weighted: true, seed: 1);
        const int count = 4 * ReservoirSample.Size;
        for (int row = 0; row < count; row++) sample.Add(new MLContext(), [row], row, row + 1);
        var rows = sample.ToRows();
        Assert.AreEqual(ReservoirSample.Size, rows.Count);
        Assert.AreEqual(count / 2.0, rows.Labels.Average(), 0.01 * count);
        for (int row = 0; row < rows.Count; row++) Assert.AreEqual((rows.Labels[row], rows.Labels[row] + 1), (rows.Features[row], rows.Weights![row]));
    }

    [TestMethod]
    [DataRow(199, 0)]
    [DataRow(200, 40)]
    public void By_itself_a_fifth_of_two_hundred_rows_is_held_out_and_none_of_fewer(int count, int held)
    {
        var data = Measure(NumberedRows.Open(NumberedRows.Make(count)), new(NeedsSample: false, 0, new(null, MinRows: 200), Seed: 1));
        Assert.AreEqual(held, data.Validation?.Count ?? 0, 1);
        Assert.AreEqual(count, data.Train.Count + (data.Validation?.Count ?? 0));
        Assert.AreEqual(count, data.AllLabels.Count);
    }

    [TestMethod]
    public void Held_out_rows_are_measured_apart_and_the_passes_part_the_rows()
    {
        var data = Measure(NumberedRows.Open(NumberedRows.Make(300)), new(NeedsSample: false, 0, new(0.25, MinRows: null), Seed: 1));
        float[] train = Labels(data.Train), validation = Labels(data.Validation!);
        Assert.AreEqual(75, validation.Length, 1);
        CollectionAssert.AreEqual(Enumerable.Range(0, 300).Select(row => (float)row).ToArray(), train.Concat(validation).Order().ToArray());
        CollectionAssert.AreEqual(train, Labels(data.Train), "the next pass draws the same");
        CollectionAssert.AreEqual(new[] { (float)train.Average(), (float)-train.Average() }, data.Statistics.FeatureMeans);
        var (mean, range) = ((float)validation.Average(), data.ValidationStatistics!.LabelRange);
        CollectionAssert.AreEqual(new[] { mean, -mean }, data.ValidationStatistics.FeatureMeans);
        Assert.AreEqual((validation.Min(), validation.Max()), (range.Min(0), range.Max(0)));
    }

    /// <summary>With some seeds the row of weight 1000 is held out, with others it is not.</summary>
    [TestMethod]
    public void Weights_of_held_out_rows_are_measured_apart()
    {
        var rows = NumberedRows.Make(100).ToList();
        rows[7].Weight = 1000;
        var view = NumberedRows.Open(rows, weighted: true);
        foreach (int seed in Enumerable.Range(1, 8))
        {
            var data = Measure(view, new(NeedsSample: false, 0, new(0.25, MinRows: null), seed));
            bool isHeldOut = Labels(data.Validation!).Contains(7);
            Assert.AreEqual(isHeldOut ? 3 : 1000, data.Statistics.WeightRange.Max(0));
            Assert.AreEqual(isHeldOut ? 1000 : 3, data.ValidationStatistics!.WeightRange.Max(0));
        }
    }

    [TestMethod]
    public void Skipped_rows_are_reported_once_and_unusable_data_refused()
    {
        var context = new MLContext(1);
        var warnings = new List<string>();
        context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var broken = NumberedRows.Row(1);
        broken.Features = [float.NaN, 0];
        var plan = new DataPlan(NeedsSample: false, 0, new(null, MinRows: 200), Seed: 1);
        using (var channel = NumberedRows.Host(context).Start("Test")) new StreamingScan(channel, plan, 10).Measure(NumberedRows.Open([NumberedRows.Row(0), broken]), null);
        CollectionAssert.AreEqual(new[] { "Skipped 1 of 2 rows of the training data with missing or infinite features, label or weight, or a weight not above 0." }, warnings);
        Assert.AreEqual(
            "The training data must have rows, but it has none; check the source and the filters before the trainer.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Measure(NumberedRows.Open([]), plan)).Message);
        Assert.AreEqual(
            "The training data must have a row with finite features, label and weight (above 0), but all 1 rows were skipped; replace missing values before the trainer.",
            Assert.ThrowsExactly<InvalidOperationException>(() => Measure(NumberedRows.Open([broken]), plan)).Message);
    }

    private static TrainingData Measure(RowSource view, DataPlan plan) => new StreamingScan(Channel(), plan, shuffleRows: 10).Measure(view, null);

    private static IChannel Channel() => NumberedRows.Host(new MLContext(1)).Start("Test");

    private static float[] Labels(Dataset rows)
    {
        using var batches = rows.CreateLoader(1000, shuffleSeed: null);
        batches.BeginEpoch(1);
        var batch = batches.Take(0);
        return batch.Labels[..batch.Count];
    }
}
