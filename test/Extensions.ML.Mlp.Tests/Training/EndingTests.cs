using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>How trainings report, end and clean up.</summary>
[TestClass]
public sealed class EndingTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Every_epoch_is_reported_and_kept()
    {
        var reports = new Reports();
        var options = Points.Quick(epochs: 6);
        options.Progress = reports;
        var history = Fit(options, validated: true).History;
        Assert.AreEqual(TrainingEnd.EpochsDone, history.EndedBy);
        Assert.HasCount(6, history);
        for (int i = 0; i < 6; i++)
        {
            Assert.AreEqual(i + 1, history[i].Epoch);
            Assert.AreEqual(0.5, history[i].LearningRate);
            Assert.IsNotNull(history[i].ValidationLoss);
            // The history keeps elapsed times in single precision.
            Assert.AreEqual(reports.All[i] with { Elapsed = history[i].Elapsed }, history[i]);
            Assert.AreEqual(reports.All[i].Elapsed.TotalSeconds, history[i].Elapsed.TotalSeconds, 1e-5);
        }
        Assert.IsLessThan(history[0].TrainLoss, history[5].TrainLoss);
    }

    [TestMethod]
    public void Without_validation_rows_there_is_no_validation_loss()
    {
        var history = Fit(Points.Quick(epochs: 2), validated: false).History;
        Assert.IsTrue(history.All(report => report.ValidationLoss is null));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => history.JudgeOverfitting());
        Assert.AreEqual("Overfitting is judged from validation losses, but the history has none; train with Fit(train, validation).", error.Message);
    }

    [TestMethod]
    public void The_validation_loss_is_that_of_the_weights_at_the_epochs_end()
    {
        // Validated on its own rows in one batch, the loss after an epoch is the train loss of the next one's only step.
        var options = Points.Quick(epochs: 5);
        options.BatchSize = null;
        var view = Points.Features(_context).Fit(Points.Clouds(50).View(_context)).Transform(Points.Clouds(50).View(_context));
        var history = _context.BinaryClassification.Trainers.Mlp(options).Fit(view, view).Model.SubModel.History;
        for (int i = 1; i < 5; i++) Assert.AreEqual(history[i].TrainLoss, history[i - 1].ValidationLoss!.Value, 1e-6f);
    }

    [TestMethod]
    public void Cancelling_ends_the_training_and_keeps_what_was_learned()
    {
        using var cancellation = new CancellationTokenSource();
        var options = Points.Quick(epochs: 1_000_000);
        options.CancellationToken = cancellation.Token;
        options.Progress = new Reports(report => { if (report.Epoch == 7) cancellation.Cancel(); });
        var cancelled = Fit(options, validated: true);
        Assert.AreEqual(TrainingEnd.Cancelled, cancelled.History.EndedBy);
        Assert.HasCount(7, cancelled.History);

        var full = Fit(Points.Quick(epochs: 7), validated: true);
        float[] features = [0.3f, -0.7f], one = new float[1], other = new float[1];
        cancelled.Model.Score(features, one);
        full.Model.Score(features, other);
        Assert.AreEqual(other[0], one[0], "the weights of the seventh epoch");
    }

    [TestMethod]
    public void Cancelling_before_the_first_epoch_throws()
    {
        var options = Points.Quick();
        options.CancellationToken = new CancellationToken(canceled: true);
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, validated: false));

        using var cancellation = new CancellationTokenSource();
        options.CancellationToken = cancellation.Token;
        _context.Log += (_, e) => { if (e.RawMessage.StartsWith("Training 2-8-1", StringComparison.Ordinal)) cancellation.Cancel(); };
        var error = Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, validated: false));
        Assert.AreEqual("The training was cancelled before its first epoch was finished.", error.Message);
    }

    [TestMethod]
    public void CancelExecution_of_the_context_throws()
    {
        var options = Points.Quick(epochs: 1_000_000);
        options.Progress = new Reports(report => { if (report.Epoch == 3) _context.CancelExecution(); });
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, validated: false));
    }

    [TestMethod]
    public void An_absent_device_is_an_error_that_lists_what_is_there()
    {
        var options = Points.Quick();
        options.Device = "cuda:63";
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, validated: false));
        StringAssert.Matches(error.Message, new(@"^Device must be one that this machine and its libtorch have \((cuda:\d+, )*(mps, )?cpu\), but it is ""cuda:63""; choose one of these or auto\.$"));
    }

    [TestMethod]
    public void A_failed_fit_leaves_no_tensor()
    {
        Fit(Points.Quick(epochs: 1), validated: true);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        var options = Points.Quick(epochs: 50);
        options.Progress = new Reports(_ => throw new NotSupportedException("a progress that fails"));
        Assert.ThrowsExactly<NotSupportedException>(() => Fit(options, validated: true));
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private MlpBinaryModelParameters Fit(MlpBinaryTrainer.Options options, bool validated)
    {
        var view = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(60).View(_context));
        return _context.BinaryClassification.Trainers.Mlp(options).Fit(view, validated ? view : null).Model.SubModel;
    }

    private sealed class Reports(Action<EpochReport>? then = null) : IProgress<EpochReport>
    {
        internal List<EpochReport> All { get; } = [];

        public void Report(EpochReport value)
        {
            All.Add(value);
            then?.Invoke(value);
        }
    }
}
