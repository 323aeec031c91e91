namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Early stopping ends a training and takes the best epoch, by the loss and by the metric.</summary>
[TestClass]
public sealed class EarlyStoppingContractTests
{
    [TestMethod, EachTrainer]
    public void The_model_is_that_of_the_epoch_with_the_lowest_validation_loss(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<LayerNormalization>())
        {
            var contract = TrainerContract.Of(task);
            var options = Greedy(contract, new() { Patience = 5 });
            options.LayerNormalization = normalization;
            var (train, validation) = Noise(contract);
            var model = contract.Fit(options, train, validation);
            var history = contract.ModelOf(model).History;
            Assert.AreEqual(TrainingEnd.EarlyStopped, history.EndedBy);
            Assert.IsLessThan(200, history.Count);
            int best = LastBest(history, report => report.ValidationLoss!.Value);
            Assert.AreEqual(best, history.BestEpoch, $"{normalization}");
            double metric = contract.Metric(model.Transform(validation));
            Assert.AreEqual(metric, history[best - 1].ValidationMetric!.Value, 1e-4 * metric, $"{normalization}");

            // The same training, ended there, gives the same model.
            (options.EarlyStopping, options.Epochs) = (null, best);
            ScoreAssert.AreClose(contract.Scores(contract.Fit(options, train).Transform(validation)), contract.Scores(model.Transform(validation)), 1e-6);
        }
    }

    [TestMethod, EachTrainer]
    public void The_patience_counts_epochs_without_improvement(TrainerTask task)
    {
        foreach (int patience in new[] { 0, 4 })
        {
            var contract = TrainerContract.Of(task);
            var (train, validation) = Noise(contract);
            var history = contract.ModelOf(contract.Fit(Greedy(contract, new() { Patience = patience }), train, validation)).History;
            // No loss of these equals another: the best epoch is the last improvement.
            Assert.HasCount(history.BestEpoch!.Value + patience + 1, history);
        }
    }

    [TestMethod, EachTrainer]
    public void The_metric_can_be_watched_and_of_equals_the_later_is_taken(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = Noise(contract);
        var model = contract.Fit(Greedy(contract, new() { Patience = 5, Monitor = EarlyStoppingMonitor.ValidationMetric }), train, validation);
        var history = contract.ModelOf(model).History;
        int sign = task == TrainerTask.Regression ? 1 : -1;
        Assert.AreEqual(LastBest(history, report => sign * report.ValidationMetric!.Value), history.BestEpoch);
        double metric = contract.Metric(model.Transform(validation));
        Assert.AreEqual(metric, history[history.BestEpoch!.Value - 1].ValidationMetric!.Value, 1e-4 * metric);
    }

    [TestMethod, EachTrainer]
    public void An_improvement_below_the_least_does_not_start_the_patience_anew(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 50);
        options.Optimizer = new Sgd { LearningRate = 1e-4 };
        options.EarlyStopping = new() { Patience = 3, MinImprovement = 0.5 };
        var view = contract.Rows(60);
        var history = contract.ModelOf(contract.Fit(options, view, view)).History;
        // The first epoch is better than none; each later one is better by less than asked for, yet the best of them is kept.
        Assert.HasCount(5, history);
        Assert.AreEqual(5, history.BestEpoch);
    }

    /// <summary>Whoever asks for early stopping gets it, also where the defaults would hold out no rows.</summary>
    [TestMethod, EachTrainer]
    public void Early_stopping_that_the_user_sets_holds_out_rows_of_few(TrainerTask task)
    {
        foreach (var handling in (DataHandling[])[DataHandling.InMemory, DataHandling.Streaming])
        {
            var contract = TrainerContract.Of(task);
            var options = Greedy(contract, new() { Patience = 2 });
            if (handling == DataHandling.Streaming) options.BatchSize = 16;
            options.DataHandling = handling;
            var (rows, _) = Noise(contract);
            var history = contract.ModelOf(contract.Fit(options, rows)).History;
            Assert.AreEqual(TrainingEnd.EarlyStopped, history.EndedBy);
            Assert.IsNotNull(history[0].ValidationLoss);
            Assert.IsNotNull(history.BestEpoch);
        }
    }

    [TestMethod, EachTrainer]
    public void Early_stopping_of_the_defaults_and_presets_holds_out_none_of_few(TrainerTask task)
    {
        foreach (string preset in (string[])["default", "RealMlp"])
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Preset(preset);
            (options.LabelColumnName, options.HiddenLayers, options.Epochs, options.Seed, options.Device) = (contract.Label, [4], 2, 1, "cpu");
            Assert.IsNotNull(options.EarlyStopping);
            Assert.IsNull(contract.ModelOf(contract.Fit(options, contract.Rows(199))).History[0].ValidationLoss, preset);
            options.EarlyStopping = options.EarlyStopping with { };
            Assert.IsNotNull(contract.ModelOf(contract.Fit(options, contract.Rows(199))).History[0].ValidationLoss, preset);
        }
    }

    [TestMethod, EachTrainer]
    public void A_training_that_is_never_stopped_takes_the_best_epoch_too(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = Noise(contract);
        var history = contract.ModelOf(contract.Fit(Greedy(contract, new() { Patience = 1000 }), train, validation)).History;
        Assert.AreEqual(TrainingEnd.EpochsDone, history.EndedBy);
        Assert.AreEqual(LastBest(history, report => report.ValidationLoss!.Value), history.BestEpoch);
        Assert.IsLessThan(200, history.BestEpoch!.Value);
    }

    [TestMethod, EachTrainer]
    public void A_training_that_is_cancelled_gives_the_best_epoch_not_the_last(TrainerTask task)
    {
        foreach (var engine in (TrainingEngine[])[TrainingEngine.Fused, TrainingEngine.Autograd])
        {
            var contract = TrainerContract.Of(task);
            var (train, validation) = (contract.Rows(60), contract.Rows(40, seed: 2));
            using var cancellation = new CancellationTokenSource();
            var options = Unlearning(epochs: 1_000_000);
            (options.EarlyStopping, options.CancellationToken) = (new() { Patience = 1000 }, cancellation.Token);
            options.Progress = new ProgressCallback(report => { if (report.Epoch == 12) cancellation.Cancel(); });
            var model = contract.Fit(options, train, validation);
            var history = contract.ModelOf(model).History;
            Assert.AreEqual((TrainingEnd.Cancelled, 12, 3), (history.EndedBy, history.Count, history.BestEpoch));
            CollectionAssert.AreEqual(contract.Scores(contract.Fit(Unlearning(epochs: 3), train).Transform(validation)), contract.Scores(model.Transform(validation)), $"{engine}");

            // Three epochs go down the slope, the others up.
            MlpTrainerOptions Unlearning(int epochs)
            {
                var options = contract.Quick(epochs);
                (options.Engine, options.Optimizer, options.Schedule) = (engine, new Sgd { LearningRate = 0.1 }, new CallbackSchedule(position => position.Epoch < 3 ? 1 : -1));
                return options;
            }
        }
    }

    [TestMethod, EachTrainer]
    public void Without_validation_rows_it_is_an_error(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Greedy(contract, new());
        options.ValidationFraction = 0;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(20)));
        Assert.AreEqual("EarlyStopping needs validation rows, but there are none and ValidationFraction is 0; call Fit(train, validation), set ValidationFraction, or set EarlyStopping to null.", error.Message);
    }

    [TestMethod, EachTrainer]
    public void By_itself_a_fifth_of_two_hundred_rows_is_held_out_and_none_of_fewer(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var usual = contract.NewOptions().EarlyStopping!;
        Assert.IsNull(contract.ModelOf(contract.Fit(Greedy(contract, usual), contract.Rows(199))).History[0].ValidationLoss);
        Assert.IsNotNull(contract.ModelOf(contract.Fit(Greedy(contract, usual), contract.Rows(200))).History[0].ValidationLoss);
    }

    /// <summary>Few rows whose labels are another's: what is learned of them is wrong of others.</summary>
    private static (IDataView Train, IDataView Validation) Noise(TrainerContract contract) => (Shuffled(contract, 1), Shuffled(contract, 2));

    private static IDataView Shuffled(TrainerContract contract, int seed)
    {
        var rows = ContractRows.Make(40, seed: seed);
        var labels = ContractRows.Make(40, seed: seed + 100);
        return contract.View([.. rows.Zip(labels, (row, label) => label.With(row.Features))]);
    }

    private static MlpTrainerOptions Greedy(TrainerContract contract, EarlyStopping stopping)
    {
        var options = contract.Quick(epochs: 200);
        options.Optimizer = new Adam { LearningRate = 0.02 };
        options.EarlyStopping = stopping;
        return options;
    }

    private static int LastBest(TrainingHistory history, Func<EpochReport, float> value)
    {
        float best = history.Min(value);
        return history.Last(report => value(report) == best).Epoch;
    }
}
