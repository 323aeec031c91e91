using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Training.Bagging;

namespace Extensions.ML.Mlp.Tests.Training.Bagging;

/// <summary>The history of an ensemble, by hand.</summary>
[TestClass]
public sealed class MeanHistoryTests
{
    private const TrainingEnd Done = TrainingEnd.EpochsDone, Early = TrainingEnd.EarlyStopped, Cancelled = TrainingEnd.Cancelled, Time = TrainingEnd.TimeLimit, Diverged = TrainingEnd.Diverged;

    [TestMethod]
    public void It_has_the_means_of_the_members_that_were_trained_so_long()
    {
        var history = MeanHistory.Of([Member(Early, (1, 5)), Member(Early, (3, 2), (5, 4))], leftOut: null);
        Assert.HasCount(2, history);
        Assert.AreEqual((2f, 3f, 0.5f), (history[0].TrainLoss, history[0].ValidationLoss, history[0].ValidationMetric));
        Assert.AreEqual((5f, 6f, 0.5f), (history[1].TrainLoss, history[1].ValidationLoss, history[1].ValidationMetric));
        // The first member alone was slow; time does not run back when it is done.
        CollectionAssert.AreEqual(new[] { 5.0, 5.0 }, history.Select(report => report.Elapsed.TotalSeconds).ToArray());
        Assert.AreEqual("accuracy", history.MetricName);
    }

    /// <summary>
    /// The members lie 1 and 3 above the least losses of their rows, of mean -30; alone the second lies 2 above its own, -20.
    /// </summary>
    [TestMethod]
    public void A_member_that_stops_does_not_move_the_means_by_the_least_losses_of_its_rows()
    {
        var first = Member(Early, least: (-40, -39), (-39, 1));
        var second = Member(Early, least: (-20, -19), (-17, 1), (-18, 2));
        var history = MeanHistory.Of([first, second], leftOut: null);
        Assert.AreEqual((-30.0, -29.0), history.LeastLosses);
        CollectionAssert.AreEqual(new[] { -28f, -28f }, history.Select(report => report.TrainLoss).ToArray());
        CollectionAssert.AreEqual(new float?[] { -27f, -27f }, history.Select(report => report.ValidationLoss).ToArray());
    }

    [TestMethod]
    public void Its_end_is_the_most_telling_one()
    {
        Check(Early, null, Early, Done);
        Check(Done, null, Done, Early);
        Check(Time, null, Done, Time);
        Check(Cancelled, null, Time, Done, Cancelled);
        Check(Diverged, null, Done, Cancelled, Diverged);
        Check(Cancelled, Cancelled, Done, Done);
        Check(Time, Time, Early);
        Check(Diverged, Time, Done, Diverged);

        static void Check(TrainingEnd expected, TrainingEnd? leftOut, params TrainingEnd[] ends) =>
            Assert.AreEqual(expected, MeanHistory.Of(Array.ConvertAll(ends, end => Member(end, (1, 1))), leftOut).EndedBy, string.Join(", ", ends));
    }

    private static TrainingHistory Member(TrainingEnd end, params (float Loss, double Seconds)[] epochs) => Member(end, null, epochs);

    private static TrainingHistory Member(TrainingEnd end, (double, double)? least, params (float Loss, double Seconds)[] epochs)
    {
        var builder = new HistoryBuilder { LeastLosses = least };
        foreach (var (loss, seconds) in epochs)
            builder.Add(new() { Epoch = builder.Count + 1, TrainLoss = loss, ValidationLoss = loss + 1, ValidationMetric = 0.5f, LearningRate = 0.1, Elapsed = TimeSpan.FromSeconds(seconds) });
        return builder.Build(end, "accuracy");
    }
}
