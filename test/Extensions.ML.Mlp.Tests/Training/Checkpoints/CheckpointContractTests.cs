using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>When a checkpoint is written, and what the Fits after it do.</summary>
[TestClass]
public sealed class CheckpointContractTests
{
    private readonly CheckpointFolder _folder = new();

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public void It_is_written_before_the_first_epoch_every_so_many_and_at_the_end()
    {
        CollectionAssert.AreEqual(new[] { 0, 0, 3, 3, 3, 6, 7 }, Written(new(_folder.Path()) { EveryEpochs = 3 }));
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 0, 0, 7 }, Written(new(_folder.Path("b"))), "a minute has not gone by");
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4, 5, 6, 7 }, Written(new(_folder.Path("c")) { Every = TimeSpan.FromTicks(1) }));
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 0, 0, 0, 7 }, Written(new(_folder.Path("d")) { Every = null }), "the end alone");
        CollectionAssert.AreEqual(new[] { "a", "b", "c", "d" }, _folder.Files);
    }

    [TestMethod, EachTrainer]
    public void A_training_that_is_done_gives_its_model_again_and_trains_nothing(TrainerTask task)
    {
        foreach (var stopping in new EarlyStopping?[] { null, new() { Patience = 2, MinImprovement = 0.5 } })
        {
            var contract = TrainerContract.Of(task);
            var reports = new Reports();
            var first = Fit();
            int epochs = reports.Count;
            var again = Fit();
            Assert.AreEqual(epochs, reports.Count);
            Assert.AreEqual(stopping is null ? TrainingEnd.EpochsDone : TrainingEnd.EarlyStopped, contract.ModelOf(again).History.EndedBy);
            Assert.HasCount(epochs, contract.ModelOf(again).History);
            CollectionAssert.AreEqual(contract.Scores(first.Transform(contract.Rows(20))), contract.Scores(again.Transform(contract.Rows(20))));

            ITransformer Fit()
            {
                var options = contract.Quick(epochs: 20);
                (options.Checkpoint, options.EarlyStopping, options.Progress) = (new(_folder.Path($"stopping {stopping?.Patience}")), stopping, reports);
                return contract.Fit(options, contract.Rows(60), contract.Rows(20, seed: 2));
            }
        }
    }

    [TestMethod, EachTrainer]
    public void More_epochs_go_on_and_are_as_if_asked_for_at_once(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        Fit(5, "a");
        var more = Fit(9, "a");
        var whole = Fit(9, "whole");
        Assert.HasCount(9, contract.ModelOf(more).History);
        CollectionAssert.AreEqual(_folder.Read("whole").State.ToArray(), _folder.Read().State.ToArray());
        CollectionAssert.AreEqual(contract.Scores(whole.Transform(contract.Rows(20))), contract.Scores(more.Transform(contract.Rows(20))));

        ITransformer Fit(int epochs, string name)
        {
            var options = contract.Quick(epochs);
            (options.Checkpoint, options.Schedule) = (new(_folder.Path(name)), new StepDecay { EveryEpochs = 2 });
            return contract.Fit(options, contract.Rows(60));
        }
    }

    [TestMethod]
    public void Fewer_epochs_than_are_done_are_an_error()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var options = contract.Quick(epochs: 5);
        options.Checkpoint = new(_folder.Path());
        contract.Fit(options, contract.Rows(60));
        options.Epochs = 4;
        Assert.AreEqual(
            $"Epochs must be at least the 5 that the checkpoint \"{_folder.Path()}\" has done, but it is 4; raise it, or take another path to train anew.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(60))).Message);
    }

    [TestMethod]
    public void The_log_tells_from_which_epoch_it_goes_on_and_the_times_go_on_too()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var said = new List<string>();
        contract.Context.Log += (_, e) => said.Add(e.RawMessage);
        _folder.CutOff(cut => contract.Fit(cut, contract.Rows(60)), contract.Quick(epochs: 6), 4);
        Assert.IsFalse(said.Exists(line => line.StartsWith("Resumed", StringComparison.Ordinal)));
        var history = contract.ModelOf(_folder.Finish(fit => contract.Fit(fit, contract.Rows(60)), contract.Quick(epochs: 6))).History;
        CollectionAssert.Contains(said, $"Resumed from epoch 4 of the checkpoint \"{_folder.Path()}\".");
        for (int epoch = 1; epoch < 6; epoch++) Assert.IsGreaterThanOrEqualTo(history[epoch - 1].Elapsed, history[epoch].Elapsed);
    }

    [TestMethod]
    public void A_cancelled_training_goes_on_from_its_last_checkpoint()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        using var cancellation = new CancellationTokenSource();
        var options = contract.Quick(epochs: 8);
        (options.Checkpoint, options.CancellationToken) = (new(_folder.Path()) { EveryEpochs = 2 }, cancellation.Token);
        options.Progress = new Reports(epoch => { if (epoch == 5) cancellation.Cancel(); });
        Assert.HasCount(5, contract.ModelOf(contract.Fit(options, contract.Rows(60))).History);
        Assert.HasCount(4, _folder.Read().History);

        (options.CancellationToken, options.Progress) = (default, null);
        contract.Fit(options, contract.Rows(60));
        _folder.Finish(fit => contract.Fit(fit, contract.Rows(60)), contract.Quick(epochs: 8), "whole");
        CollectionAssert.AreEqual(_folder.Read("whole").State.ToArray(), _folder.Read().State.ToArray());
    }

    [TestMethod]
    public void Weights_that_are_not_finite_do_not_replace_those_that_are()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var options = contract.Quick(epochs: 3);
        (options.Checkpoint, options.Optimizer) = (new(_folder.Path()) { EveryEpochs = 1 }, new Sgd { LearningRate = 1e300 });
        Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(60)));
        Assert.HasCount(0, _folder.Read().History, "the loss of the first epoch is that before its step");
    }

    [TestMethod]
    public void A_search_for_the_learning_rate_leaves_it_alone()
    {
        var context = new MLContext(1);
        var options = Points.Quick();
        options.Checkpoint = new(_folder.Path());
        var points = Points.Clouds(60).View(context);
        var view = Points.Features(context).Fit(points).Transform(points);
        context.BinaryClassification.Trainers.Mlp(options).FindLearningRate(view);
        CollectionAssert.AreEqual(Array.Empty<string>(), _folder.Files);
    }

    /// <summary>The epoch of the file when each epoch is reported.</summary>
    private int[] Written(Checkpoint checkpoint)
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        var options = contract.Quick(epochs: 7);
        var written = new List<int>();
        string name = Path.GetFileName(checkpoint.Path);
        (options.Checkpoint, options.Progress) = (checkpoint, new Reports(_ => written.Add(_folder.Read(name).History.Count)));
        contract.Fit(options, contract.Rows(60));
        return [.. written];
    }

    private sealed class Reports(Action<int>? then = null) : IProgress<EpochReport>
    {
        internal int Count { get; private set; }

        public void Report(EpochReport value)
        {
            Count++;
            then?.Invoke(value.Epoch);
        }
    }
}
