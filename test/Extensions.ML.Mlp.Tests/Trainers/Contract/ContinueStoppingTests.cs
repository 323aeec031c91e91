using Extensions.ML.Mlp.Tests.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Early stopping of a continued training counts the model that it starts from as epoch 0.</summary>
[TestClass]
public sealed class ContinueStoppingTests
{
    /// <summary>Validation rows that are given, or held out of the training rows.</summary>
    private static readonly (bool IsGiven, DataHandling Handling)[] Validations =
        [(true, DataHandling.InMemory), (false, DataHandling.InMemory), (true, DataHandling.Streaming)];

    private const string Kept = "no epoch was better than the model to start from, whose weights are kept";

    private const string Counted = "The model to start from counts as epoch 0: validation loss ";

    [TestMethod, EachTrainer]
    public void A_bad_rate_leaves_the_model_that_it_began_with(TrainerTask task)
    {
        foreach (var engine in (TrainingEngine[])[TrainingEngine.Fused, TrainingEngine.Autograd])
        {
            foreach (var monitor in Enum.GetValues<EarlyStoppingMonitor>())
            {
                foreach (var (isGiven, handling) in Validations)
                {
                    var contract = TrainerContract.Of(task);
                    var log = Watch(contract);
                    var (train, test) = (contract.Rows(300), contract.Rows(100, seed: 2));
                    var model = contract.Fit(contract.Quick(epochs: 60), train);
                    var options = Bad(contract, monitor);
                    (options.Engine, options.DataHandling, options.BatchSize) = (engine, handling, 16);
                    string what = $"{engine}, {monitor}, given {isGiven}, {handling}";
                    var next = contract.Fit(options, train, isGiven ? test : null, model);

                    var history = contract.ModelOf(next).History;
                    Assert.AreEqual((0, TrainingEnd.EarlyStopped), (history.BestEpoch, history.EndedBy), what);
                    Assert.HasCount(options.EarlyStopping!.Patience!.Value + 1, history, what);
                    // The label's scaling is folded out of the last layer and into it again, in single precision.
                    ScoreAssert.AreClose(contract.Scores(model.Transform(test)), contract.Scores(next.Transform(test)), 1e-5, what);
                    double metric = contract.Metric(model.Transform(test));
                    if (isGiven) Assert.AreEqual(metric, history.StartValidationMetric!.Value, 1e-4 * metric, what);
                    if (monitor == EarlyStoppingMonitor.ValidationLoss)
                        Assert.IsTrue(history.All(epoch => epoch.ValidationLoss > history.StartValidationLoss), what);
                    Assert.AreEqual(1, log.Count(line => line.EndsWith($"{Kept}.", StringComparison.Ordinal)), what);
                    Assert.AreEqual(1, log.Count(line => line.StartsWith(Counted, StringComparison.Ordinal)), what);
                }
            }
        }
    }

    [TestMethod, EachTrainer]
    public void A_better_epoch_is_taken_and_the_start_is_told_too(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(300), contract.Rows(100, seed: 2));
        var model = contract.Fit(contract.Quick(epochs: 2), train);
        var options = contract.Quick(epochs: 30);
        options.EarlyStopping = new();
        var history = contract.ModelOf(contract.Fit(options, train, test, model)).History;
        Assert.IsGreaterThan(0, history.BestEpoch!.Value);
        Assert.IsLessThan(history.StartValidationLoss!.Value, history[history.BestEpoch.Value - 1].ValidationLoss!.Value);
    }

    [TestMethod, EachTrainer]
    public void Only_a_continued_training_with_early_stopping_counts_its_start(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
        var model = contract.Fit(contract.Quick(epochs: 2), train);
        var stopping = contract.Quick(epochs: 3);
        stopping.EarlyStopping = new();
        AssertUncounted(contract.Fit(stopping, train, test));
        AssertUncounted(contract.Fit(contract.Quick(epochs: 3), train, test, model));

        void AssertUncounted(ITransformer fitted)
        {
            var history = contract.ModelOf(fitted).History;
            Assert.AreEqual((null, null), (history.StartValidationLoss, history.StartValidationMetric));
            Assert.AreNotEqual(0, history.BestEpoch);
        }
    }

    /// <summary>The defaults hold none of few rows out; the start may then be lost, which one line says.</summary>
    [TestMethod, EachTrainer]
    public void A_start_that_no_validation_rows_protect_is_reported(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var log = Watch(contract);
        var model = contract.Fit(contract.Quick(epochs: 2), contract.Rows(300));
        foreach (var handling in new[] { DataHandling.InMemory, DataHandling.Streaming })
        {
            foreach (var stopping in new[] { EarlyStopping.Default, EarlyStopping.AllEpochs })
            {
                Fit(options => options.EarlyStopping = stopping, rows: 100, lines: 1);
                Fit(options => options.EarlyStopping = stopping, rows: 1, lines: 1);
                Fit(options => options.EarlyStopping = stopping, rows: 200, lines: 0);
                Fit(options => (options.EarlyStopping, options.ValidationFraction) = (stopping, 0.2), rows: 100, lines: 0);
            }
            Fit(options => options.EarlyStopping = new(), rows: 100, lines: 0);
            Fit(options => options.EarlyStopping = null, rows: 100, lines: 0);

            void Fit(Action<MlpTrainerOptions> set, int rows, int lines)
            {
                log.Clear();
                var options = contract.Quick(epochs: 1);
                (options.DataHandling, options.BatchSize) = (handling, 16);
                set(options);
                contract.Fit(options, contract.Rows(rows), null, model);
                string line = "A model to start from is kept where no epoch is better only if there are validation rows, but of "
                    + $"{rows} training rows none are held out by default; set ValidationFraction, give validation data, or set EarlyStopping to null.";
                Assert.AreEqual(lines, log.Count(text => text.EndsWith(line, StringComparison.Ordinal)), $"{handling}, {rows} rows");
            }
        }
    }

    [TestMethod, EachTrainer]
    public void A_training_that_diverges_in_its_first_epoch_can_leave_the_model_that_it_began_with(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var log = Watch(contract);
        var (train, test) = (contract.Rows(300), contract.Rows(100, seed: 2));
        var model = contract.Fit(contract.Quick(epochs: 20), train);
        var options = Bad(contract);
        (options.Optimizer, options.BatchSize, options.KeepBestOnDivergence) = (new Sgd { LearningRate = 1e38 }, 16, true);
        var next = contract.Fit(options, train, test, model);
        var history = contract.ModelOf(next).History;
        Assert.AreEqual((0, 0, TrainingEnd.Diverged), (history.BestEpoch, history.Count, history.EndedBy));
        ScoreAssert.AreClose(contract.Scores(model.Transform(test)), contract.Scores(next.Transform(test)), 1e-5);
        const string Said = " The model is the one that the training started from.";
        Assert.AreEqual(1, log.Count(line => line.EndsWith(Said, StringComparison.Ordinal)));
        using var stream = new MemoryStream();
        contract.ModelOf(next).Save(stream);
        stream.Position = 0;
        Assert.AreEqual(0, MlpModel.Load(stream).History.BestEpoch);

        options.KeepBestOnDivergence = false;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, train, test, model));
        StringAssert.Contains(error.Message, "in epoch 1 it is");
    }

    [TestMethod, EachTrainer]
    public void A_training_that_is_cancelled_in_its_first_epoch_gives_no_model(TrainerTask task)
    {
        foreach (var handling in new[] { DataHandling.InMemory, DataHandling.Streaming })
        {
            var contract = TrainerContract.Of(task);
            using var cancellation = new CancellationTokenSource();
            var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
            var model = contract.Fit(contract.Quick(epochs: 2), train);
            var options = Bad(contract);
            (options.CancellationToken, options.DataHandling, options.BatchSize) = (cancellation.Token, handling, 16);
            contract.Context.Log += (_, e) =>
            {
                if (e.RawMessage.StartsWith("Training 3-6-", StringComparison.Ordinal)) cancellation.Cancel();
            };
            var error = Assert.ThrowsExactly<OperationCanceledException>(() => contract.Fit(options, train, test, model));
            Assert.AreEqual("The training was cancelled before its first epoch was finished.", error.Message);
        }
    }

    [TestMethod, EachTrainer]
    public void A_training_that_was_cut_off_still_knows_its_start(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var train = contract.Rows(60);
        var model = contract.Fit(contract.Quick(epochs: 40), train);
        CheckpointFolder.Compare(contract, () => Bad(contract), options =>
        {
            var fitted = contract.Fit(options, train, train, model);
            var history = contract.ModelOf(fitted).History;
            Assert.AreEqual(0, history.BestEpoch);
            Assert.IsNotNull(history.StartValidationLoss);
            return fitted;
        });
    }

    /// <summary>A start of infinite loss is no model to keep: the first epoch is better than nothing.</summary>
    [TestMethod]
    public void A_start_whose_loss_is_not_finite_does_not_count()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var train = contract.Rows(60);
        var options = contract.Quick(epochs: 2);
        options.InputNormalization = InputNormalization.None;
        options.HiddenLayers = [];
        var model = contract.Fit(options, train);
        (options.EarlyStopping, options.Optimizer) = (new(), new Sgd { LearningRate = 1e-30 });
        var far = ContractRows.Make(20, seed: 2);
        foreach (var row in far) row.Features = new(3, [3e38f, -3e38f, 3e38f]);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, train, contract.View(far), model)).Message,
            "The validation loss must stay finite, but in epoch 1 it is");
    }

    private static MlpTrainerOptions Bad(TrainerContract contract, EarlyStoppingMonitor monitor = EarlyStoppingMonitor.ValidationLoss)
    {
        var options = contract.Quick(epochs: 50);
        // Away from the minimum with every step; a squared error grows the faster, the farther it is.
        double rate = options is MlpRegressionTrainer.Options ? 0.02 : 0.5;
        (options.Optimizer, options.Schedule) = (new Sgd { LearningRate = rate }, new CallbackSchedule(_ => -1));
        options.EarlyStopping = new() { Patience = 5, Monitor = monitor };
        return options;
    }

    private static List<string> Watch(TrainerContract contract)
    {
        var log = new List<string>();
        contract.Context.Log += (_, e) => { lock (log) log.Add(e.RawMessage); };
        return log;
    }
}
