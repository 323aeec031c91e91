using System.Diagnostics;
using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>What a fit tells those who listen.</summary>
[TestClass]
public sealed class FitTelemetryTests
{
    private readonly MLContext _context = new(1);

    [TestMethod, EachTrainer]
    public void Each_epoch_is_counted_and_measured(TrainerTask task)
    {
        using var recorder = new TelemetryRecorder();
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 4);
        (options.BatchSize, options.DropLast, options.Engine) = (16, true, TrainingEngine.Fused);
        var history = contract.ModelOf(contract.Fit(options, contract.Rows(60), contract.Rows(20, seed: 2))).History;

        CollectionAssert.AreEqual((string[])["mlp.training.epochs {epoch}", "mlp.training.loss 1", "mlp.training.throughput {row}/s", "mlp.validation.loss 1"], recorder.Instruments);
        CollectionAssert.AreEqual((double[])[1, 1, 1, 1], Values("mlp.training.epochs"));
        CollectionAssert.AreEqual(history.Select(epoch => (double)epoch.TrainLoss).ToArray(), Values("mlp.training.loss"));
        CollectionAssert.AreEqual(history.Select(epoch => (double)epoch.ValidationLoss!.Value).ToArray(), Values("mlp.validation.loss"));
        string tags = $"mlp.task={task.ToString().ToLowerInvariant()} mlp.device=cpu mlp.engine=fused";
        foreach (string instrument in recorder.Instruments)
            foreach (var measurement in recorder.Measured(instrument.Split(' ')[0])) Assert.AreEqual(tags, measurement.Tags, instrument);

        // Three batches of 16, and the time of the epoch's span, which holds what is measured.
        var (rates, spans) = (Values("mlp.training.throughput"), recorder.Spans("mlp.epoch"));
        for (int i = 0; i < 4; i++) Assert.IsGreaterThanOrEqualTo(48 / spans[i].Duration.TotalSeconds, rates[i]);

        double[] Values(string instrument) => [.. recorder.Measured(instrument).Select(measurement => measurement.Value)];
    }

    [TestMethod]
    public void Epochs_are_spans_below_their_fit_and_the_fit_below_the_callers()
    {
        using var recorder = new TelemetryRecorder();
        using var caller = new Activity("caller").Start();
        var options = Points.Quick(epochs: 3);
        options.Engine = TrainingEngine.Autograd;
        Fit(options, validated: true);
        caller.Stop();

        var fit = recorder.Spans("mlp.fit").Single();
        Assert.AreEqual(caller.SpanId, fit.ParentSpanId);
        Assert.AreEqual(ActivityStatusCode.Unset, fit.Status);
        Assert.AreEqual("mlp.task=binary mlp.device=cpu mlp.engine=autograd mlp.parameters=33 mlp.rows=60 mlp.epochs=3 mlp.ended_by=EpochsDone", Tags(fit));
        var epochs = recorder.Spans("mlp.epoch");
        Assert.HasCount(3, epochs);
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(fit.SpanId, epochs[i].ParentSpanId);
            Assert.AreEqual(i + 1, epochs[i].GetTagItem("mlp.epoch"));
            Assert.AreEqual(recorder.Measured("mlp.training.loss")[i].Value, (float)epochs[i].GetTagItem("mlp.training.loss")!);
            Assert.AreEqual(recorder.Measured("mlp.validation.loss")[i].Value, (float)epochs[i].GetTagItem("mlp.validation.loss")!);
        }
    }

    [TestMethod]
    public void Without_validation_rows_there_is_no_validation_loss()
    {
        using var recorder = new TelemetryRecorder();
        Fit(Points.Quick(epochs: 2), validated: false);
        Assert.IsEmpty(recorder.Measured("mlp.validation.loss"));
        Assert.HasCount(2, recorder.Measured("mlp.training.loss"));
        Assert.IsNull(recorder.Spans("mlp.epoch")[0].GetTagItem("mlp.validation.loss"));
    }

    [TestMethod]
    public void A_fit_that_fails_before_its_first_epoch_says_so()
    {
        using var recorder = new TelemetryRecorder();
        var view = Points.Vectors(_context, 1, Points.Row(true, 1), Points.Row(true, 2));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => _context.BinaryClassification.Trainers.Mlp(Points.Quick()).Fit(view));
        var fit = recorder.Spans("mlp.fit").Single();
        Assert.AreEqual("mlp.task=binary error.type=System.InvalidOperationException", Tags(fit));
        Assert.AreEqual(ActivityStatusCode.Error, fit.Status);
        Assert.AreEqual(error.Message, fit.StatusDescription);
        Assert.IsEmpty(recorder.Spans("mlp.epoch"));
        Assert.IsEmpty(recorder.Instruments);
    }

    [TestMethod]
    public void A_fit_that_diverges_fails_with_its_epoch()
    {
        using var recorder = new TelemetryRecorder();
        var options = Points.Quick(epochs: 50);
        (options.Activation, options.Optimizer) = (Activation.Identity, new Sgd { LearningRate = 1e30 });
        Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, validated: false));
        var (fit, last) = (recorder.Spans("mlp.fit").Single(), recorder.Spans("mlp.epoch")[^1]);
        Assert.AreEqual((ActivityStatusCode.Error, (object?)"System.InvalidOperationException"), (fit.Status, fit.GetTagItem("error.type")));
        Assert.AreEqual((ActivityStatusCode.Error, (object?)"diverged"), (last.Status, last.GetTagItem("error.type")));
        Assert.HasCount(recorder.Spans("mlp.epoch").Count - 1, recorder.Measured("mlp.training.epochs"));
    }

    [TestMethod]
    public void A_fit_that_is_cancelled_and_keeps_its_model_has_not_failed()
    {
        using var recorder = new TelemetryRecorder();
        using var cancellation = new CancellationTokenSource();
        var options = Points.Quick(epochs: 1_000_000);
        (options.CancellationToken, options.Progress) = (cancellation.Token, new ProgressCallback(report => { if (report.Epoch == 3) cancellation.Cancel(); }));
        Fit(options, validated: false);
        var fit = recorder.Spans("mlp.fit").Single();
        Assert.AreEqual(ActivityStatusCode.Unset, fit.Status);
        Assert.AreEqual((3, "Cancelled"), ((int)fit.GetTagItem("mlp.epochs")!, (string)fit.GetTagItem("mlp.ended_by")!));
        // The fourth epoch's span ends with it, and has nothing to tell.
        Assert.HasCount(4, recorder.Spans("mlp.epoch"));
        Assert.AreEqual("mlp.epoch=4", Tags(recorder.Spans("mlp.epoch")[3]));
        Assert.HasCount(3, recorder.Measured("mlp.training.epochs"));
    }

    [TestMethod]
    public void A_fit_that_is_cancelled_without_a_model_has_failed()
    {
        using var recorder = new TelemetryRecorder();
        var options = Points.Quick();
        options.CancellationToken = new(canceled: true);
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, validated: false));
        Assert.AreEqual("System.OperationCanceledException", recorder.Spans("mlp.fit").Single().GetTagItem("error.type"));
    }

    [TestMethod]
    public void A_search_for_a_learning_rate_is_no_fit()
    {
        using var recorder = new TelemetryRecorder();
        var view = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(60).View(_context));
        _context.BinaryClassification.Trainers.Mlp(Points.Quick()).FindLearningRate(view);
        Assert.IsEmpty(recorder.Spans("mlp.fit"));
        Assert.IsEmpty(recorder.Instruments);
    }

    [TestMethod]
    public void Who_listens_changes_no_bit()
    {
        float[] alone = Score(Fit(Points.Quick(), validated: true));
        using var recorder = new TelemetryRecorder();
        CollectionAssert.AreEqual(alone, Score(Fit(Points.Quick(), validated: true)));
    }

    private static float[] Score(MlpModel model)
    {
        var score = new float[1];
        model.Score([0.3f, -0.7f], score);
        return score;
    }

    private static string Tags(Activity span) => string.Join(' ', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));

    private MlpModel Fit(MlpBinaryTrainer.Options options, bool validated)
    {
        var view = Points.Features(_context).Fit(Points.Clouds(2).View(_context)).Transform(Points.Clouds(60).View(_context));
        return _context.BinaryClassification.Trainers.Mlp(options).Fit(view, validated ? view : null).Model.SubModel.Model;
    }
}
