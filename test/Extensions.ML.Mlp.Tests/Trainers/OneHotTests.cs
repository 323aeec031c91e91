using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Trainers;

/// <summary>Categories that ML.NET made one-hot, one of few values and one of many, between numbers, under the default options.</summary>
[TestClass]
public sealed class OneHotTests
{
    private const int Few = 3, Many = 30;

    /// <summary>The slots: a number, the many values, a number, the few values.</summary>
    private const int FirstOfMany = 1, SecondNumber = 1 + Many, FirstOfFew = 2 + Many;

    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Numbers_alone_are_bent_to_normal_and_only_the_category_of_many_values_becomes_few_numbers()
    {
        var stages = ModelOf(Fit(new() { Epochs = 1 })).Stages;
        CollectionAssert.AreEqual(new[] { 0, SecondNumber }, stages.OfType<QuantileStage>().Single().Curves.Places);
        var table = stages.OfType<LookupStage>().Single().Tables.Single();
        Assert.AreEqual((FirstOfMany, Many, false, 8), (table.First, table.Count, table.IsIndex, table.Width));
        // Behind the table come the numbers, then the few values, then what the table gives.
        CollectionAssert.AreEqual(new[] { 0, 1 }, stages.OfType<EmbeddingStage>().Single().Curves.Places);
    }

    [TestMethod]
    public void A_member_starts_with_one_scale_for_each_number_and_category()
    {
        // At such a rate nothing is learned: the model is what the training starts from.
        var scales = ModelOf(Fit(new() { Epochs = 1, Optimizer = new Sgd { LearningRate = 1e-30 } })).Stages.OfType<MemberScaleStage>().Single();
        Assert.AreEqual((4, 8 + 8 + Few + 8), (scales.Members, scales.InputCount));
        foreach (float[] own in scales.Scales.Chunk(scales.InputCount))
        {
            foreach (var range in new[] { ..8, 8..16, 16..(16 + Few), (16 + Few).. }) Assert.HasCount(1, own[range].Distinct());
            Assert.HasCount(4, own.Distinct());
        }
    }

    [TestMethod]
    public void Each_value_counts_and_one_that_was_never_seen_is_none_of_them()
    {
        var fitted = Fit(new() { Epochs = 60 });
        var test = Row.Draw(300, seed: 2);
        Assert.IsGreaterThan(0.9, _context.Regression.Evaluate(fitted.Transform(View(test))).RSquared);
        Row[] unseen = [.. test.Select(row => row with { City = "never seen" })];
        float[] scores = [.. fitted.Transform(View(unseen)).GetColumn<float>("Score")];
        Assert.IsTrue(scores.All(float.IsFinite));

        // The row of none of the values, and no other, decides what such rows score.
        var model = ModelOf(fitted);
        var features = fitted.Transform(View(unseen)).GetColumn<float[]>("Features").SelectMany(row => row).ToArray();
        Assert.IsTrue(features.Chunk(model.FeatureCount).All(row => row[FirstOfMany..SecondNumber].All(slot => slot == 0)));
        CollectionAssert.AreEqual(scores, Scores(model, features));
        CollectionAssert.AreEqual(scores, Scores(With(model, row => row < Many), features));
        Assert.AreNotEqual(scores[0], Scores(With(model, row => row == Many), features)[0]);
    }

    /// <summary>The model with other numbers in some rows of its table.</summary>
    private static MlpModel With(MlpModel model, Predicate<int> rows) => new(
        [.. model.Stages.Select(stage => stage is LookupStage lookup
            ? new LookupStage(lookup.InputCount, [.. lookup.Tables.Select(table => table with { Rows = [.. table.Rows.Select((value, i) => rows(i / table.Width) ? value + 1 : value)] })])
            : stage)],
        model.History);

    private static float[] Scores(MlpModel model, float[] features)
    {
        var scores = new float[features.Length / model.FeatureCount];
        model.ScoreBatch(features, scores);
        return scores;
    }

    private TransformerChain<RegressionPredictionTransformer<MlpRegressionModelParameters>> Fit(MlpRegressionTrainer.Options options)
    {
        (options.Seed, options.Device, options.Threads) = (1, "cpu", 1);
        return _context.Transforms.Categorical.OneHotEncoding([new("CityHot", "City"), new("KindHot", "Kind")])
            .Append(_context.Transforms.Concatenate("Features", "First", "CityHot", "Second", "KindHot"))
            .Append(_context.Regression.Trainers.Mlp(options))
            .Fit(View(Row.Draw(1000, seed: 1)));
    }

    private static MlpModel ModelOf(TransformerChain<RegressionPredictionTransformer<MlpRegressionModelParameters>> fitted) => fitted.LastTransformer.Model.Model;

    private IDataView View(Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed record Row
    {
        public float First { get; init; }

        public string City { get; init; } = "";

        public float Second { get; init; }

        public string Kind { get; init; } = "";

        public float Label { get; init; }

        /// <summary>The label follows from the numbers, the kind, and a number of each city's own.</summary>
        internal static Row[] Draw(int count, int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, count).Select(_ =>
            {
                var (first, second, city, kind) = (random.NextSingle(), random.NextSingle(), random.Next(Many), random.Next(Few));
                return new Row { First = first, Second = second, City = $"city {city}", Kind = $"kind {kind}", Label = first - second + kind + 0.1f * (city * 7 % Many) };
            })];
        }
    }
}
