namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A token that is cancelled in the middle of an epoch: no batch is begun after the one that is running.</summary>
[TestClass]
public sealed class CancelledBatchTests
{
    /// <summary>Six batches make an epoch; the token comes with the third of the second.</summary>
    private const int BatchesPerEpoch = 6, LastStep = 8;

    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(TrainingEngine.Fused, DataHandling.InMemory)]
    [DataRow(TrainingEngine.Fused, DataHandling.Streaming)]
    [DataRow(TrainingEngine.Autograd, DataHandling.InMemory)]
    [DataRow(TrainingEngine.Autograd, DataHandling.Streaming)]
    public void No_further_batch_is_begun(TrainingEngine engine, DataHandling handling)
    {
        var steps = new List<long>();
        var history = Cancelled(engine, handling, steps.Add).History;
        Assert.AreEqual(TrainingEnd.Cancelled, history.EndedBy);
        Assert.HasCount(1, history);
        CollectionAssert.AreEqual(Enumerable.Range(0, LastStep + 1).Select(step => (long)step).ToArray(), steps);
    }

    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void The_model_is_that_of_the_batch_that_was_running(TrainingEngine engine)
    {
        // From there on the steps of the other training are of no length.
        var options = Options(engine, DataHandling.InMemory, epochs: 2);
        options.Schedule = new CallbackSchedule(position => position.Step <= LastStep ? 1 : 0);
        Assert.AreEqual(Score(Fit(options)), Score(Cancelled(engine, DataHandling.InMemory)));
        Assert.AreNotEqual(Score(Fit(Options(engine, DataHandling.InMemory, epochs: 1))), Score(Fit(options)));
    }

    private MlpBinaryModelParameters Cancelled(TrainingEngine engine, DataHandling handling, Action<long>? then = null)
    {
        using var cancellation = new CancellationTokenSource();
        var options = Options(engine, handling, epochs: 1_000_000);
        options.CancellationToken = cancellation.Token;
        options.Schedule = new CallbackSchedule(position =>
        {
            Assert.AreEqual(BatchesPerEpoch, position.StepsPerEpoch);
            then?.Invoke(position.Step);
            if (position.Step == LastStep) cancellation.Cancel();
            return 1;
        });
        return Fit(options);
    }

    private static MlpBinaryTrainer.Options Options(TrainingEngine engine, DataHandling handling, int epochs)
    {
        var options = Points.Quick(epochs);
        (options.Engine, options.DataHandling, options.BatchSize) = (engine, handling, 10);
        return options;
    }

    private MlpBinaryModelParameters Fit(MlpBinaryTrainer.Options options)
    {
        var points = Points.Clouds(10 * BatchesPerEpoch).View(_context);
        return _context.BinaryClassification.Trainers.Mlp(options).Fit(Points.Features(_context).Fit(points).Transform(points)).Model.SubModel;
    }

    private static float Score(MlpBinaryModelParameters model)
    {
        var score = new float[1];
        model.Model.Score([0.3f, -0.7f], score);
        return score[0];
    }
}
