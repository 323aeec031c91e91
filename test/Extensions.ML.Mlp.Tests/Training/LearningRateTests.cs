namespace Extensions.ML.Mlp.Tests.Training;

[TestClass]
public sealed class LearningRateTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void The_search_rises_falls_and_stops_where_the_loss_diverges()
    {
        var curve = Trainer(Points.Quick()).FindLearningRate(Rows());
        Assert.AreEqual(1e-6, curve.Points[0].LearningRate, 1e-12);
        Assert.IsTrue(curve.Points.Zip(curve.Points.Skip(1)).All(pair => pair.First.LearningRate < pair.Second.LearningRate));
        Assert.IsLessThan(curve.Points[0].SmoothedLoss, curve.Points.Min(point => point.SmoothedLoss));
        Assert.IsTrue(curve.Points.All(point => double.IsFinite(point.Loss)));
        Assert.AreEqual(curve.Points[0].Loss, curve.Points[0].SmoothedLoss, 1e-9);
    }

    [TestMethod]
    public void The_suggestion_learns_better_than_a_thousandth_of_it()
    {
        var trainer = Trainer(Points.Quick());
        double suggestion = trainer.FindLearningRate(Rows()).Suggestion!.Value;
        Assert.IsLessThan(LossAfter(suggestion / 1000), LossAfter(suggestion));

        float LossAfter(double rate)
        {
            var options = Points.Quick(epochs: 5);
            options.Optimizer = new Sgd { LearningRate = rate, Momentum = 0.9 };
            return Trainer(options).Fit(Rows()).Model.SubModel.History[^1].TrainLoss;
        }
    }

    /// <summary>Counts of mean 20: the loss falls from 1 to about -40.</summary>
    [TestMethod]
    [DataRow(0)]
    [DataRow(null)]
    public void A_loss_that_becomes_negative_is_searched_to_its_divergence_and_gives_a_suggestion(int? batchSize)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 400).Select(_ =>
        {
            float x = random.NextSingle();
            return new { X = x, Label = MathF.Round(10 + 20 * x + 8 * (random.NextSingle() - 0.5f)) };
        });
        var view = _context.Data.LoadFromEnumerable(rows);
        var options = new MlpRegressionTrainer.Options { Loss = new PoissonLoss(), BatchSize = batchSize, Seed = 1, Device = "cpu" }.Plainly();
        options.Dropout = [0.1];
        var features = _context.Transforms.Concatenate("Features", "X").Fit(view).Transform(view);
        var curve = _context.Regression.Trainers.Mlp(options).FindLearningRate(features);
        Assert.IsLessThan(-30, curve.Points.Min(point => point.SmoothedLoss));
        Assert.IsInRange(1e-4, 0.3, curve.Suggestion!.Value);
    }

    [TestMethod]
    public void A_search_without_a_suggestion_says_why()
    {
        var warnings = new List<string>();
        _context.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.Message); };
        Assert.IsNotNull(Find(far: 1, range: null));
        Assert.IsEmpty(warnings.Where(IsOfSearch));

        Assert.IsNull(Find(far: 3e38f, range: null));
        StringAssert.Matches(warnings.Single(IsOfSearch), new(
            @"A learning rate is suggested where the training loss falls, but it diverges after \d+ of 200 steps without falling \(last finite "
            + @"loss .*, learning rate .*, largest scaled input .* in 'X1'\); correct the outliers of 'X1', bound outliers with InputNormalization\.RobustClipped, "));

        warnings.Clear();
        Assert.IsNull(Find(far: 1, range: new() { Lowest = 1e-30, Highest = 1e-29, Steps = 10 }));
        StringAssert.EndsWith(
            warnings.Single(IsOfSearch),
            "A learning rate is suggested where the training loss falls, but from 1E-30 to 1E-29 it does not fall; set another LearningRateRange, "
            + "or see whether the features tell the label.");

        double? Find(float far, LearningRateRange? range)
        {
            var options = Points.Quick();
            (options.Activation, options.InputNormalization) = (Activation.Relu, InputNormalization.Robust);
            options.BatchSize = range is null ? 32 : null;
            var points = Points.Clouds(200);
            if (far > 1) points[0].X1 = far;
            return Trainer(options).FindLearningRate(Points.Features(_context).Fit(points.View(_context)).Transform(points.View(_context)), range).Suggestion;
        }

        static bool IsOfSearch(string line) => line.Contains("A learning rate is suggested", StringComparison.Ordinal);
    }

    [TestMethod]
    public void The_search_leaves_the_trainer_as_it_was()
    {
        var options = Points.Quick();
        options.Seed = null;
        MlpBinaryTrainer plain = Trainer(options), searched = Trainer(options);
        searched.FindLearningRate(Rows());
        CollectionAssert.AreEqual(Scores(plain), Scores(searched));

        float[] Scores(MlpBinaryTrainer trainer) => [.. trainer.Fit(Rows()).Transform(Rows()).GetColumn<float>("Score")];
    }

    [TestMethod]
    public void A_range_out_of_bounds_is_refused()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Trainer(Points.Quick()).FindLearningRate(Rows(), new() { Lowest = 1, Highest = 0.1, Steps = 3 }));
        Assert.AreEqual(
            "The options have 2 faults: LearningRateRange.Highest must be finite and above Lowest, but it is 0.1; 10 is usual. "
            + "LearningRateRange.Steps must be at least 10, but it is 3; 200 is usual. (Parameter 'range')",
            error.Message);
    }

    [TestMethod]
    public void A_loss_that_never_falls_gives_no_suggestion()
    {
        var points = Enumerable.Range(0, 50).Select(i => new LearningRatePoint { LearningRate = i + 1, Loss = i, SmoothedLoss = i }).ToArray();
        Assert.IsNull(new LearningRateCurve(points).Suggestion);
        Assert.IsNull(new LearningRateCurve([]).Suggestion);
    }

    [TestMethod]
    public void The_suggestion_is_where_the_loss_falls_steepest()
    {
        // A step down around the thirtieth of fifty points, which each jump up and down besides, and a cliff at the end.
        var points = Enumerable.Range(0, 50).Select(i => (Trend: i < 47 ? -Math.Tanh((i - 30) / 6.0) : 5, Noise: i % 2 == 0 ? 0.2 : -0.2))
            .Select((value, i) => new LearningRatePoint { LearningRate = i, Loss = value.Trend + value.Noise, SmoothedLoss = value.Trend }).ToArray();
        Assert.AreEqual(30, new LearningRateCurve(points).Suggestion!.Value, 1);
    }

    private MlpBinaryTrainer Trainer(MlpBinaryTrainer.Options options) => _context.BinaryClassification.Trainers.Mlp(options);

    private IDataView Rows() => Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(200).View(_context));
}
