using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;

namespace Extensions.ML.Mlp.Tests.Data.Reading;

/// <summary>What the trainer makes of rows that cannot be used; the reader is driven through Fit, as users do.</summary>
[TestClass]
public sealed class DatasetReaderTests
{
    [TestMethod]
    public void Unusable_rows_are_skipped_counted_and_logged_once()
    {
        var context = new MLContext(1);
        var warnings = new List<string>();
        context.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        VectorRow[] rows =
        [
            Points.Row(true, 1, 2), Points.Row(false, 2, 1), Points.Row(true, float.NaN, 1), Points.Row(true, 1, float.PositiveInfinity),
            WithWeight(float.NaN), WithWeight(0), WithWeight(-1), WithWeight(float.PositiveInfinity),
        ];
        var options = Points.Quick();
        (options.ExampleWeightColumnName, options.Dropout) = ("Weight", [0.1]);
        context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Vectors(context, 2, rows));
        CollectionAssert.AreEqual(
            new[] { "Skipped 6 of 8 rows of the training data with missing or infinite features, label or weight, or a weight not above 0." }, warnings);
    }

    [TestMethod]
    public void Skipped_rows_leave_no_trace_in_the_model()
    {
        var context = new MLContext(1);
        VectorRow[] sane = [Points.Row(true, 1, 2), Points.Row(false, 2, 1), Points.Row(true, 0, 2)];
        VectorRow[] mixed = [sane[0], Points.Row(true, float.NaN, 1), sane[1], sane[2]];
        Assert.AreEqual(ScoreOf(sane), ScoreOf(mixed));

        float ScoreOf(VectorRow[] rows) => context.BinaryClassification.Trainers.Mlp(Points.Quick()).Fit(Points.Vectors(context, 2, rows))
            .Transform(Points.Vectors(context, 2, sane)).GetColumn<float>("Score").First();
    }

    [TestMethod]
    public void Sparse_and_dense_features_give_the_same_model()
    {
        var context = new MLContext(1);
        VectorRow[] dense = [Points.Row(true, 0, 2, 0), Points.Row(false, 1, 0, 0), Points.Row(true, 0, 0, 3), Points.Row(false, 0, 0, 0)];
        VectorRow[] sparse = [Sparse(true, 1, 2), Sparse(false, 0, 1), Sparse(true, 2, 3), new() { Features = new VBuffer<float>(3, 0, [], []) }];
        CollectionAssert.AreEqual(ScoresOf(dense, dense), ScoresOf(sparse, sparse));
        CollectionAssert.AreEqual(ScoresOf(dense, dense), ScoresOf(dense, sparse));

        float[] ScoresOf(VectorRow[] train, VectorRow[] test) => [.. context.BinaryClassification.Trainers.Mlp(Points.Quick())
            .Fit(Points.Vectors(context, 3, train)).Transform(Points.Vectors(context, 3, test)).GetColumn<float>("Score")];
    }

    [TestMethod]
    public void A_buffer_grows_to_what_it_is_given_and_no_further()
    {
        var rows = new DenseRowsBuilder(width: 3, weighted: false, expectedRows: 0);
        for (int row = 0; row < 5000; row++) rows.Add(new MLContext(), "training", row, 1).Fill(row);
        float[] values = rows.ToRows().Features;
        Assert.HasCount(15000, values);
        for (int i = 0; i < values.Length; i++) Assert.AreEqual(i / 3, values[i]);
    }

    [TestMethod]
    public void An_epoch_has_every_row_once_in_an_order_of_its_own()
    {
        long[] first = ShuffleSampler.Shuffled(100, seed: 5, epoch: 1), second = ShuffleSampler.Shuffled(100, seed: 5, epoch: 2);
        CollectionAssert.AreEqual(Enumerable.Range(0, 100).Select(row => (long)row).ToArray(), first.Order().ToArray());
        CollectionAssert.AreEqual(first, ShuffleSampler.Shuffled(100, seed: 5, epoch: 1));
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(first, ShuffleSampler.Shuffled(100, seed: 6, epoch: 1));
    }

    private static VectorRow WithWeight(float weight) => new() { Features = new VBuffer<float>(2, [1, 2]), Label = true, Weight = weight };

    private static VectorRow Sparse(bool label, int index, float value) => new() { Features = new VBuffer<float>(3, 1, [value], [index]), Label = label };
}
