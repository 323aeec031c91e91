namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Trainings that are ended from outside: by the token, by the limit of time, by the context.</summary>
[TestClass]
public sealed class StoppingTests
{
    private const TrainingEngine Fused = TrainingEngine.Fused, Autograd = TrainingEngine.Autograd;

    private readonly MLContext _context = new(1);
    private readonly ManualClock _clock = new();

    [TestMethod]
    [DataRow(Fused, DataHandling.InMemory)]
    [DataRow(Fused, DataHandling.Streaming)]
    [DataRow(Autograd, DataHandling.InMemory)]
    [DataRow(Autograd, DataHandling.Streaming)]
    public void A_limit_of_time_ends_the_training_and_keeps_what_was_learned(TrainingEngine engine, DataHandling handling)
    {
        var options = Options(engine, handling, epochs: 1_000_000);
        options.TimeLimit = TimeSpan.FromSeconds(5);
        options.Progress = new ProgressCallback(_ => _clock.Advance(TimeSpan.FromSeconds(1)));
        var model = Fit(options);
        Assert.AreEqual(TrainingEnd.TimeLimit, model.History.EndedBy);
        Assert.HasCount(5, model.History);
        Assert.AreEqual(Score(Fit(Options(engine, handling, epochs: 5))), Score(model), "the weights of the fifth epoch");
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void Where_early_stopping_watches_the_limit_gives_the_best_epoch(TrainingEngine engine)
    {
        var options = Options(engine, DataHandling.InMemory, epochs: 1_000_000);
        // At this rate the first epochs are the best.
        (options.Optimizer, options.EarlyStopping) = (new Sgd { LearningRate = 300 }, new() { Patience = 1_000 });
        options.TimeLimit = TimeSpan.FromSeconds(12);
        options.Progress = new ProgressCallback(_ => _clock.Advance(TimeSpan.FromSeconds(1)));
        var history = Fit(options).History;
        Assert.AreEqual(TrainingEnd.TimeLimit, history.EndedBy);
        Assert.HasCount(12, history);
        Assert.AreEqual(history.MinBy(report => report.ValidationLoss).ValidationLoss, history[history.BestEpoch!.Value - 1].ValidationLoss);
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void A_limit_that_is_up_before_the_first_epoch_is_an_error_that_names_it(TrainingEngine engine)
    {
        var options = Options(engine, DataHandling.InMemory, epochs: 3);
        options.TimeLimit = TimeSpan.FromSeconds(5);
        _context.Log += (_, e) => { if (e.RawMessage.StartsWith("Training 2-8-1", StringComparison.Ordinal)) _clock.Advance(TimeSpan.FromSeconds(6)); };
        AssertNamesLimit(options);
    }

    [TestMethod]
    [DataRow(DataHandling.InMemory)]
    [DataRow(DataHandling.Streaming)]
    public void The_limit_ends_the_reading_too(DataHandling handling)
    {
        var options = Options(Fused, handling, epochs: 3);
        options.TimeLimit = TimeSpan.FromSeconds(5);
        int read = 0;
        var rows = _context.Data.LoadFromEnumerable(Points.Clouds(100_000).Select(point =>
        {
            if (++read == 30) _clock.Advance(TimeSpan.FromSeconds(6));
            return point;
        }));
        AssertNamesLimit(options, rows);
        Assert.IsLessThan(50_000, read);
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void The_token_ends_the_training_also_beside_a_limit(TrainingEngine engine)
    {
        using var cancellation = new CancellationTokenSource();
        var options = Options(engine, DataHandling.InMemory, epochs: 1_000_000);
        (options.TimeLimit, options.CancellationToken) = (TimeSpan.FromSeconds(5), cancellation.Token);
        options.Progress = new ProgressCallback(report => { if (report.Epoch == 3) cancellation.Cancel(); });
        var history = Fit(options).History;
        Assert.AreEqual(TrainingEnd.Cancelled, history.EndedBy);
        Assert.HasCount(3, history);
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void The_token_ends_a_batch_not_an_epoch(TrainingEngine engine)
    {
        // The rows of a second epoch are read while it runs: the token falls in its middle.
        using var cancellation = new CancellationTokenSource();
        var options = Options(engine, DataHandling.Streaming, epochs: 1_000_000);
        (options.BatchSize, options.CancellationToken, options.Shuffle) = (1, cancellation.Token, false);
        int read = 0;
        var rows = _context.Data.LoadFromEnumerable(Points.Clouds(20_000).Select(point =>
        {
            if (++read == 50_000) cancellation.Cancel();
            return point;
        }));
        var history = _context.BinaryClassification.Trainers.Mlp(options).Fit(View(rows)).Model.SubModel.History;
        Assert.AreEqual(TrainingEnd.Cancelled, history.EndedBy);
        Assert.HasCount(1, history);
        Assert.IsLessThan(58_000, read);
    }

    [TestMethod]
    public void A_cancelled_reading_throws_with_the_callers_token()
    {
        var options = Options(Fused, DataHandling.InMemory, epochs: 1);
        options.CancellationToken = new CancellationToken(canceled: true);
        var error = Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options));
        Assert.AreEqual(options.CancellationToken, error.CancellationToken);
        Assert.AreEqual("The training was cancelled before its first epoch was finished.", error.Message);
    }

    [TestMethod]
    public void A_search_for_the_learning_rate_takes_its_time()
    {
        var options = Options(Fused, DataHandling.InMemory, epochs: 1);
        options.TimeLimit = TimeSpan.FromTicks(1);
        Assert.IsNotEmpty(_context.BinaryClassification.Trainers.Mlp(options).FindLearningRate(View(Points.Clouds(60).View(_context))).Points);
    }

    private void AssertNamesLimit(MlpBinaryTrainer.Options options, IDataView? rows = null) => Assert.AreEqual(
        "The first epoch must be finished within TimeLimit, but 00:00:05 were up before; raise TimeLimit, or take fewer rows or a smaller network.",
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, rows)).Message);

    private MlpBinaryTrainer.Options Options(TrainingEngine engine, DataHandling handling, int epochs)
    {
        var options = Points.Quick(epochs);
        (options.Engine, options.DataHandling, options.Clock) = (engine, handling, _clock);
        return options;
    }

    private MlpBinaryModelParameters Fit(MlpBinaryTrainer.Options options, IDataView? rows = null) =>
        _context.BinaryClassification.Trainers.Mlp(options).Fit(View(rows ?? Points.Clouds(60).View(_context)), View(Points.Clouds(40, seed: 2).View(_context))).Model.SubModel;

    private IDataView View(IDataView points) => Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(points);

    private static float Score(MlpBinaryModelParameters model)
    {
        var score = new float[1];
        model.Model.Score([0.3f, -0.7f], score);
        return score[0];
    }
}
