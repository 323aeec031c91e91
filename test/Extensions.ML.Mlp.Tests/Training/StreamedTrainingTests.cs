using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>How trainings on streamed rows end and clean up.</summary>
[TestClass]
public sealed class StreamedTrainingTests
{
    private readonly MLContext _context = new(1);
    private WatchedView? _view;

    [TestMethod]
    public void Cancelling_while_rows_are_waited_for_keeps_what_was_learned()
    {
        using var cancellation = new CancellationTokenSource();
        var options = Options(epochs: 1000);
        options.CancellationToken = cancellation.Token;
        int passes = 0;
        var history = Fit(options, Rows(200, begin: () => passes++, each: row => { if (passes == 4 && row == 150) cancellation.Cancel(); })).History;
        Assert.AreEqual(TrainingEnd.Cancelled, history.EndedBy);
        // The first pass measured.
        Assert.HasCount(2, history);
        Assert.AreEqual(0, _view!.Open);
    }

    [TestMethod]
    public void CancelExecution_of_the_context_throws_and_ends_the_reading()
    {
        var options = Options(epochs: 1000);
        int passes = 0;
        Assert.ThrowsExactly<OperationCanceledException>(() => Fit(options, Rows(200, begin: () => { if (++passes == 3) _context.CancelExecution(); })));
        Assert.AreEqual(0, _view!.Open);
    }

    [TestMethod]
    public void An_error_of_the_view_within_an_epoch_is_thrown_and_leaves_nothing()
    {
        Fit(Options(epochs: 1), Rows(100));
        LibTorch.EnsureLoaded();
        long tensors = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        int passes = 0;
        var error = Assert.ThrowsExactly<IOException>(() => Fit(Options(epochs: 5), Rows(200, begin: () => passes++, each: row => { if (passes == 3 && row == 150) throw new IOException("the file is gone"); })));
        Assert.AreEqual("the file is gone", error.Message);
        Assert.AreEqual(0, _view!.Open);
        Assert.AreEqual(tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Rows_that_change_their_number_while_the_network_trains_are_an_error()
    {
        int passes = 0;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Fit(Options(epochs: 5), Growing(200, more: () => passes++)));
        StringAssert.StartsWith(error.Message, "A view that is streamed must give the same rows in each pass, but of the training data's 200 rows a later pass gave more;");
        Assert.AreEqual(0, _view!.Open);
    }

    [TestMethod]
    public void A_training_that_diverges_ends_the_reading()
    {
        var options = Options(epochs: 50);
        options.HiddenLayers = [];
        options.InputNormalization = InputNormalization.None;
        options.StandardizeLabel = false;
        options.Optimizer = new Sgd { LearningRate = 1e30 };
        StringAssert.StartsWith(Assert.ThrowsExactly<InvalidOperationException>(() => Fit(options, Rows(200))).Message, "The training loss must stay finite");
        Assert.AreEqual(0, _view!.Open);
    }

    [TestMethod]
    public void Fits_leave_no_tensor()
    {
        Fit(Options(epochs: 1), Rows(100));
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (int fit = 0; fit < 5; fit++)
        {
            var options = Options(epochs: 2);
            options.ExampleWeightColumnName = fit % 2 == 0 ? "Weight" : null;
            options.ValidationFraction = 0.2;
            Fit(options, Rows(100));
        }
        Assert.AreEqual(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static MlpRegressionTrainer.Options Options(int epochs) => new MlpRegressionTrainer.Options
    {
        HiddenLayers = [4],
        Dropout = [],
        EarlyStopping = null,
        BatchSize = 16,
        Epochs = epochs,
        Seed = 1,
        Threads = 1,
        Device = "cpu",
        DataHandling = DataHandling.Streaming,
        ShuffleBufferRows = 20,
    }.Plainly();

    private MlpRegressionModelParameters Fit(MlpRegressionTrainer.Options options, IEnumerable<NumberedRow> rows) =>
        _context.Regression.Trainers.Mlp(options).Fit(_view = new(NumberedRows.View(_context, rows))).Model;

    /// <summary>Rows that act as a pass begins, and at each row.</summary>
    private static IEnumerable<NumberedRow> Rows(int count, Action? begin = null, Action<int>? each = null)
    {
        begin?.Invoke();
        for (int row = 0; row < count; row++)
        {
            each?.Invoke(row);
            yield return NumberedRows.Row(row);
        }
    }

    private static IEnumerable<NumberedRow> Growing(int count, Func<int> more)
    {
        count += more();
        for (int row = 0; row < count; row++) yield return NumberedRows.Row(row);
    }
}
