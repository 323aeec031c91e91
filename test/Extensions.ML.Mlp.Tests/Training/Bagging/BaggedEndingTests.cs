using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training.Bagging;

/// <summary>How an ensemble ends that is ended from outside, or of which a member ends otherwise than the first.</summary>
[TestClass]
public sealed class BaggedEndingTests
{
    private const string TwoLeft = "Bagging should average 3 members, but it leaves out 1 without a finished epoch when the training ended (Cancelled); let it train longer, or lower Bagging.";

    private readonly ManualClock _clock = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly List<string> _warnings = [], _said = [];

    [TestCleanup]
    public void Dispose() => _cancellation.Dispose();

    [TestMethod, EachTrainer]
    public void Members_without_an_epoch_are_left_out_when_it_is_cancelled(TrainerTask task)
    {
        var contract = Contract(task);
        var rows = contract.Rows(60);
        var options = Options(contract, (member, epoch) => { if ((member, epoch) == (2, 3)) _cancellation.Cancel(); });
        var transformer = contract.Fit(options, rows);
        var model = contract.ModelOf(transformer);
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.EndedBy);
        Assert.HasCount(5, model.History);
        CollectionAssert.AreEqual(new[] { TwoLeft }, _warnings);

        var whole = contract.ModelOf(contract.Fit(Options(contract), rows));
        var chains = Chains(model);
        Assert.HasCount(2, chains);
        CollectionAssert.AreEqual(ScoresOf(Chains(whole)[0]), ScoresOf(chains[0]), "the first member is done");
        CollectionAssert.AreNotEqual(ScoresOf(Chains(whole)[1]), ScoresOf(chains[1]), "the second is not");
        AssertSaves(contract, transformer, rows);
    }

    [TestMethod, EachTrainer]
    public void One_epoch_of_one_member_is_a_model(TrainerTask task)
    {
        var contract = Contract(task);
        var rows = contract.Rows(60);
        var transformer = contract.Fit(Options(contract, (_, _) => _cancellation.Cancel()), rows);
        var model = contract.ModelOf(transformer);
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.EndedBy);
        Assert.HasCount(1, model.History);
        Assert.HasCount(1, Chains(model));
        AssertSaves(contract, transformer, rows);
    }

    [TestMethod, EachTrainer]
    public void Members_that_are_done_are_kept_and_the_end_is_told(TrainerTask task)
    {
        var contract = Contract(task);
        var model = contract.ModelOf(contract.Fit(Options(contract, (member, epoch) => { if ((member, epoch) == (2, 5)) _cancellation.Cancel(); }), contract.Rows(60)));
        Assert.AreEqual(TrainingEnd.Cancelled, model.History.EndedBy, "both are done, and the third has not begun");
        Assert.HasCount(2, Chains(model));
        Assert.IsFalse(_said.Exists(line => line.StartsWith("Resumed", StringComparison.Ordinal)));
        Assert.HasCount(2, _said.Where(line => line.StartsWith("Training 3-6-", StringComparison.Ordinal)), "nothing is begun any more");
    }

    [TestMethod, EachTrainer]
    public void A_limit_of_time_ends_it_as_well(TrainerTask task)
    {
        var contract = Contract(task);
        var options = Options(contract, (_, _) => _clock.Advance(TimeSpan.FromSeconds(1)));
        (options.Clock, options.TimeLimit) = (_clock, TimeSpan.FromSeconds(7));
        var transformer = contract.Fit(options, contract.Rows(60));
        var model = contract.ModelOf(transformer);
        Assert.AreEqual(TrainingEnd.TimeLimit, model.History.EndedBy);
        Assert.HasCount(2, Chains(model));
        CollectionAssert.AreEqual(new[] { TwoLeft.Replace("Cancelled", "TimeLimit", StringComparison.Ordinal) }, _warnings);
        AssertSaves(contract, transformer, contract.Rows(60));
    }

    [TestMethod, EachTrainer]
    public void Without_an_epoch_of_any_member_it_throws(TrainerTask task)
    {
        var contract = Contract(task);
        contract.Context.Log += (_, e) => { if (e.RawMessage.StartsWith("Training 3 members", StringComparison.Ordinal)) _cancellation.Cancel(); };
        var options = Options(contract, (_, _) => { });
        var error = Assert.ThrowsExactly<OperationCanceledException>(() => contract.Fit(options, contract.Rows(60)));
        Assert.AreEqual(("The training was cancelled before its first epoch was finished.", _cancellation.Token), (error.Message, error.CancellationToken));
        Assert.IsFalse(_said.Exists(line => line.StartsWith("Training 3-6-", StringComparison.Ordinal)), "no member has begun");

        contract = Contract(task);
        contract.Context.Log += (_, e) => { if (e.RawMessage.StartsWith("Training 3-6-", StringComparison.Ordinal)) _clock.Advance(TimeSpan.FromSeconds(7)); };
        options = Options(contract);
        (options.Clock, options.TimeLimit) = (_clock, TimeSpan.FromSeconds(7));
        Assert.AreEqual(
            "The first epoch must be finished within TimeLimit, but 00:00:07 were up before; raise TimeLimit, or take fewer rows or a smaller network.",
            Assert.ThrowsExactly<OperationCanceledException>(() => contract.Fit(options, contract.Rows(60))).Message);
    }

    [TestMethod]
    public void Members_that_are_trained_at_once_are_kept_too()
    {
        var contract = Contract(TrainerTask.Regression);
        int reports = 0;
        // Of two at once either may be ahead.
        var options = Options(contract, (_, _) => { if (++reports == 7) _cancellation.Cancel(); });
        options.Threads = 2;
        var transformer = contract.Fit(options, contract.Rows(60));
        Assert.AreEqual(TrainingEnd.Cancelled, contract.ModelOf(transformer).History.EndedBy);
        Assert.IsTrue(Chains(contract.ModelOf(transformer)).Length is >= 2 and <= 3);
        AssertSaves(contract, transformer, contract.Rows(60));
    }

    [TestMethod]
    public void CancelExecution_and_errors_of_a_later_member_throw()
    {
        var contract = Contract(TrainerTask.Binary);
        var rows = contract.Rows(60);
        Assert.ThrowsExactly<NotSupportedException>(() => contract.Fit(Options(contract, (member, _) => { if (member == 2) throw new NotSupportedException("a progress that fails"); }), rows));
        var options = Options(contract, (member, _) =>
        {
            if (member < 2) return;
            _cancellation.Cancel();
            throw new OperationCanceledException("a progress that is cancelled");
        });
        Assert.AreEqual("a progress that is cancelled", Assert.ThrowsExactly<OperationCanceledException>(() => contract.Fit(options, rows)).Message);
        options = Options(contract, (member, epoch) => { if ((member, epoch) == (2, 3)) contract.Context.CancelExecution(); });
        options.CancellationToken = default;
        Assert.ThrowsExactly<OperationCanceledException>(() => contract.Fit(options, rows));
    }

    [TestMethod]
    public void Intervals_are_measured_on_what_the_members_that_are_left_held_out()
    {
        var contract = Contract(TrainerTask.Regression);
        var rows = contract.Rows(60);
        ScoreInterval Interval(double coverage)
        {
            var options = (MlpRegressionTrainer.Options)Options(contract);
            using var cancellation = new CancellationTokenSource();
            (options.IntervalCoverage, options.CancellationToken, options.Progress) = (coverage, cancellation.Token, new ProgressCallback(_ => cancellation.Cancel()));
            _warnings.Clear();
            var transformer = contract.Fit(options, rows);
            var scored = transformer.Transform(rows);
            var interval = contract.ModelOf(transformer).Interval!;
            CollectionAssert.AreEqual(contract.Scores(scored).Select(score => score - interval.Radius).ToArray(), scored.GetColumn<float>("Score.Lower").ToArray());
            AssertSaves(contract, transformer, rows);
            return interval;
        }

        Assert.AreEqual(0.9f, Interval(0.9).Coverage);
        Assert.HasCount(1, _warnings);
        // 19 rows hold it, of 60 rows a third is held out.
        float radius = Interval(0.95).Radius;
        Assert.AreEqual(new ScoreInterval(radius, 20 / 21f), Interval(0.98));
        Assert.AreEqual(
            "IntervalCoverage needs at least 49 rows for 0.98, but the members that are left held out 20; the intervals reach to the farthest of their labels, for a coverage of 0.9524. Let it train longer, or lower it.",
            _warnings[1]);
    }

    [TestMethod]
    public void Too_few_rows_for_the_coverage_are_told_before_training()
    {
        var contract = Contract(TrainerTask.Regression);
        var options = (MlpRegressionTrainer.Options)Options(contract);
        options.IntervalCoverage = 0.99;
        Assert.AreEqual(
            "IntervalCoverage needs at least 99 rows for 0.99, but there are 60; give more rows or lower it.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(60))).Message);
        Assert.IsFalse(_said.Exists(line => line.StartsWith("Training 3", StringComparison.Ordinal)));
    }

    [TestMethod, EachTrainer]
    public void A_later_member_that_diverges_is_told_before_all_else(TrainerTask task)
    {
        foreach (bool isCancelled in new[] { false, true })
        {
            var contract = Contract(task);
            var explosion = new Explosion();
            var options = Options(contract, (member, epoch) =>
            {
                explosion.Explodes = (member, epoch) == (2, 3);
                if (isCancelled && member == 3) _cancellation.Cancel();
            });
            (options.Schedule, options.KeepBestOnDivergence, options.EarlyStopping) = (explosion, true, new() { Patience = 100 });
            var transformer = contract.Fit(options, contract.Rows(60));
            Assert.AreEqual(TrainingEnd.Diverged, contract.ModelOf(transformer).History.EndedBy);
            Assert.HasCount(3, Chains(contract.ModelOf(transformer)));
            AssertSaves(contract, transformer, contract.Rows(60));
            StringAssert.Contains(_warnings.Single(), " must stay finite, but in epoch 4 it is ");
            _warnings.Clear();
        }
    }

    /// <summary>Scores, saves and loads, and scores the same.</summary>
    private static void AssertSaves(TrainerContract contract, ITransformer transformer, IDataView rows)
    {
        float[] scores = contract.Scores(transformer.Transform(rows));
        Assert.IsTrue(scores.All(float.IsFinite));
        using var file = new MemoryStream();
        contract.Context.Model.Save(transformer, rows.Schema, file);
        file.Position = 0;
        CollectionAssert.AreEqual(scores, contract.Scores(new MLContext(5).Model.Load(file, out _).Transform(rows)));
    }

    private static Stage[][] Chains(MlpModel model) => model.Stages.OfType<EnsembleStage>().Single().Chains;

    private static float[] ScoresOf(Stage[] chain)
    {
        var scores = new float[chain[^1].OutputCount];
        new MlpModel(chain, new Mlp.Model.HistoryBuilder().Build(TrainingEnd.EpochsDone)).Score([1, -1, 0.5f], scores);
        return scores;
    }

    private TrainerContract Contract(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        _said.Clear();
        contract.Context.Log += (_, e) => _said.Add(e.RawMessage);
        contract.Context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage); };
        return contract;
    }

    /// <summary>Three members, one after the other, of five epochs each.</summary>
    private MlpTrainerOptions Options(TrainerContract contract, Action<int, int>? then = null)
    {
        int member = 0;
        var options = contract.Quick(epochs: 5);
        (options.Bagging, options.Dropout) = (3, [0.1]);
        if (then is null) return options;
        options.CancellationToken = _cancellation.Token;
        options.Progress = new ProgressCallback(report => then(report.Epoch == 1 ? ++member : member, report.Epoch));
        return options;
    }

    /// <summary>From the second epoch on a rate beyond all bounds, while it explodes.</summary>
    private sealed record Explosion : Schedule
    {
        internal bool Explodes { get; set; }

        internal override double FactorAt(SchedulePosition position) => Explodes && position.Epoch > 0 ? 1e300 : 1;
    }
}
