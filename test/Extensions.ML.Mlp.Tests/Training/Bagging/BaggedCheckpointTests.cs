using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;
using Extensions.ML.Mlp.Training.Checkpoints;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<Extensions.ML.Mlp.MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace Extensions.ML.Mlp.Tests.Training.Bagging;

/// <summary>An ensemble that is cut off and goes on gives the bits of one that never was.</summary>
[TestClass]
public sealed class BaggedCheckpointTests
{
    private static readonly string[] Members = ["1", "2", "3"];

    private readonly CheckpointFolder _folder = new();

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod, EachTrainer]
    public void With_a_seed(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (rows, test) = (contract.Rows(60), contract.Rows(20, seed: 9));
        var whole = contract.Fit(Options(contract, "whole"), rows);
        foreach (int epoch in Enumerable.Range(0, 4).Select(_ => Random.Shared.Next(1, 9)).Distinct())
        {
            string name = $"cut in epoch {epoch}";
            var cut = contract.Fit(CancelledIn(2, epoch, Options(contract, name)), rows);
            Assert.AreEqual(TrainingEnd.Cancelled, contract.ModelOf(cut).History.EndedBy);
            CollectionAssert.AreEqual(new[] { $"{name}.1", $"{name}.2" }, _folder.Files.Where(file => file.StartsWith(name, StringComparison.Ordinal)).ToArray());

            var resumed = contract.Fit(Options(contract, name), rows);
            AssertSameStates("whole", name);
            CollectionAssert.AreEqual(CheckpointFolder.WithoutTimes(contract.ModelOf(whole).History), CheckpointFolder.WithoutTimes(contract.ModelOf(resumed).History), name);
            Assert.AreEqual(contract.ModelOf(whole).History.EndedBy, contract.ModelOf(resumed).History.EndedBy, name);
            Assert.AreEqual(contract.ModelOf(whole).Interval, contract.ModelOf(resumed).Interval, name);
            CollectionAssert.AreEqual(contract.Scores(whole.Transform(test)), contract.Scores(resumed.Transform(test)), name);
        }
    }

    [TestMethod]
    public void With_a_seed_that_was_drawn()
    {
        int epoch = Random.Shared.Next(1, 9);
        var (cut, _) = Fit(CancelledIn(2, epoch, Drawn("a")));
        Assert.AreEqual(TrainingEnd.Cancelled, cut.EndedBy, $"in epoch {epoch}");
        int seed = _folder.Read("a.1").Fingerprint.Seed;
        Assert.AreEqual(seed, _folder.Read("a.2").Fingerprint.Seed, "it is the ensemble's");
        // The first member's is lost: it is trained anew, from the seed that the second has.
        File.Delete(_folder.Path("a.1"));
        var (resumed, scores) = Fit(Drawn("a"));
        var given = Drawn("given");
        given.Seed = seed;
        var (whole, expected) = Fit(given);
        AssertSameStates("given", "a");
        CollectionAssert.AreEqual(CheckpointFolder.WithoutTimes(whole), CheckpointFolder.WithoutTimes(resumed));
        CollectionAssert.AreEqual(expected, scores);
        // One that is done gives its model again.
        CollectionAssert.AreEqual(expected, Fit(Drawn("a")).Scores);

        MlpBinaryTrainer.Options Drawn(string name)
        {
            var options = Points.Quick(epochs: 8);
            (options.Seed, options.Bagging, options.Dropout) = (null, 3, [0.2]);
            options.Checkpoint = new(_folder.Path(name)) { EveryEpochs = 1 };
            return options;
        }

        // A context of its own each time, which draws another seed.
        static (TrainingHistory History, float[] Scores) Fit(MlpBinaryTrainer.Options options)
        {
            var context = new MLContext();
            var points = Points.Clouds(60).View(context);
            var view = Points.Features(context).Fit(points).Transform(points);
            var model = context.BinaryClassification.Trainers.Mlp(options).Fit(view);
            return (model.Model.SubModel.History, [.. model.Transform(view).GetColumn<float>("Score")]);
        }
    }

    [TestMethod]
    public void One_that_dies_goes_on_as_well()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var rows = contract.Rows(60);
        contract.Fit(Options(contract, "whole"), rows);
        int member = 0;
        var options = Options(contract, "a");
        options.Progress = new ProgressCallback(report =>
        {
            if (report.Epoch == 1) member++;
            if ((member, report.Epoch) == (2, 5)) throw new CheckpointFolder.CutOffException();
        });
        Assert.ThrowsExactly<CheckpointFolder.CutOffException>(() => contract.Fit(options, rows));
        contract.Fit(Options(contract, "a"), rows);
        AssertSameStates("whole", "a");
    }

    [TestMethod]
    public void It_is_known_by_the_options_that_its_user_gave_on_any_number_of_processors()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var rows = contract.Rows(60);
        var options = Options(contract, "a");
        (options.Epochs, options.Threads) = (2, null);
        contract.Fit(options, rows);
        string Entry(int member, string name) => _folder.Read($"a.{member}").Fingerprint.Entries.Single(entry => entry.Name == name).Text;
        for (int member = 1; member <= 3; member++)
        {
            Assert.AreEqual(("none", "3", "1"), (Entry(member, "Threads"), Entry(member, "Bagging"), Entry(member, "Seed")));
            Assert.AreEqual($"{member}", Entry(member, "the member"));
        }
        options.Seed = 2;
        StringAssert.Contains(Refusal(), "there differ: Seed (1, now 2), ");
        (options.Seed, options.Bagging) = (1, 4);
        StringAssert.Contains(Refusal(), "there differ: Bagging (3, now 4), ");
        (options.Bagging, options.Threads) = (3, 1);
        StringAssert.Contains(Refusal(), "there differ: Threads (none, now 1); ");

        string Refusal() => Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, rows)).Message;
    }

    private void AssertSameStates(string expected, string actual)
    {
        foreach (string member in Members)
            CollectionAssert.AreEqual(_folder.Read($"{expected}.{member}").State.ToArray(), _folder.Read($"{actual}.{member}").State.ToArray(), $"{actual}, member {member}");
    }

    /// <summary>Three members, one after the other, of eight epochs each.</summary>
    private MlpTrainerOptions Options(TrainerContract contract, string name)
    {
        var options = contract.Quick(epochs: 8);
        (options.Bagging, options.BatchSize, options.Dropout, options.Optimizer) = (3, 16, [0.2], new Adam { LearningRate = 0.02 });
        (options.EarlyStopping, options.Checkpoint) = (new() { Patience = 100 }, new(_folder.Path(name)) { EveryEpochs = 1 });
        if (options is MlpRegressionTrainer.Options regression) regression.IntervalCoverage = 0.9;
        return options;
    }

    private static T CancelledIn<T>(int member, int epoch, T options)
        where T : MlpTrainerOptions
    {
        var cancellation = new CancellationTokenSource();
        int running = 0;
        options.CancellationToken = cancellation.Token;
        options.Progress = new ProgressCallback(report =>
        {
            if (report.Epoch == 1) running++;
            if ((running, report.Epoch) == (member, epoch)) cancellation.Cancel();
        });
        return options;
    }
}
