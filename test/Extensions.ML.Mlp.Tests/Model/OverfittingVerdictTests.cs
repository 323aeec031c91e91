using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Tests.Model;

[TestClass]
public sealed class OverfittingVerdictTests
{
    [TestMethod]
    public void A_validation_loss_that_turns_up_while_the_train_loss_falls_is_overfitting()
    {
        var verdict = Judge(100, epoch => 1.0 / epoch, epoch => 0.5 + Math.Pow((epoch - 40) / 100.0, 2));
        Assert.IsTrue(verdict.Overfitted);
        Assert.AreEqual(40, verdict.BestEpoch, 1);
        Assert.AreEqual(0.5, verdict.BestValidationLoss, 1e-3);
        StringAssert.Matches(verdict.Explanation, new(
            @"^Overfitted: the validation loss ends at 0\.8\d+, 7\d(\.\d)? % above its lowest value of 0\.5\d* \(epoch \d\d of 100, "
            + @"over the limit of 5 %\) while the train loss fell from 0\.02\d+ to 0\.01\d+, and "
            + @"8\d(\.\d)? times the train loss of 0\.01\d* \(over the limit of 1\.5\)\.$"));
    }

    [TestMethod]
    public void A_validation_loss_far_above_the_train_loss_is_overfitting()
    {
        var verdict = Judge(100, _ => 0.1, _ => 0.4);
        Assert.IsTrue(verdict.Overfitted);
        Assert.AreEqual(
            "Overfitted: the validation loss ends at 0.4, its lowest value, and 4 times the train loss of 0.1 (over the limit of 1.5).",
            verdict.Explanation);
    }

    [TestMethod]
    public void Two_curves_that_fall_together_are_not_overfitting()
    {
        var verdict = Judge(100, epoch => 0.3 + 0.5 / epoch, epoch => 0.32 + 0.5 / epoch);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual(100, verdict.BestEpoch);
        StringAssert.Matches(verdict.Explanation, new(
            @"^Not overfitted: the validation loss ends at 0\.325\d*, its lowest value, and 1\.07 times the train loss of 0\.305\d* \(within the limit of 1\.5\)\.$"));
    }

    [TestMethod]
    public void A_little_above_its_lowest_value_is_not_overfitting()
    {
        var verdict = Judge(100, _ => 0.3, epoch => epoch < 50 ? 0.3 : 0.306);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual(
            "Not overfitted: the validation loss ends at 0.306, 2 % above its lowest value of 0.3 (epoch 1 of 100, within the limit of 5 %), "
            + "and 1.02 times the train loss of 0.3 (within the limit of 1.5).",
            verdict.Explanation);
    }

    [TestMethod]
    public void One_lucky_epoch_decides_nothing()
    {
        var verdict = Judge(1000, _ => 0.4, epoch => epoch == 300 ? 0.2 : 0.42);
        Assert.IsFalse(verdict.Overfitted);
    }

    [TestMethod]
    public void Both_curves_rising_is_no_overfitting()
    {
        var verdict = Judge(100, epoch => 0.3 + epoch / 1000.0, epoch => 0.3 + epoch / 1000.0);
        Assert.IsFalse(verdict.Overfitted);
        StringAssert.Contains(verdict.Explanation, "over the limit of 5 %) while the train loss rose too, from 0.301 to 0.3995, and 1 times");
    }

    [TestMethod]
    public void The_explanation_gives_the_ratio_to_the_train_loss_and_its_limit() => Assert.AreEqual(
        "Not overfitted: the validation loss ends at 0.422, its lowest value, and 1.31 times the train loss of 0.323 (within the limit of 1.5).",
        Judge(3, _ => 0.323, _ => 0.422).Explanation);

    /// <summary>Of Poisson losses of counts around 20: -36 is no 1.1 times of -40.</summary>
    [TestMethod]
    [DataRow(-40, "4 below the train loss of -36")]
    [DataRow(-30, "6 above the train loss of -36")]
    public void Negative_losses_are_compared_by_their_difference(double validation, string gap)
    {
        var verdict = Judge(40, epoch => epoch == 1 ? 1 : -36, _ => validation);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual($"Not overfitted: the validation loss ends at {validation}, its lowest value, and {gap}.", verdict.Explanation);
    }

    /// <summary>The losses range from 1 to -45; the limit is 5 % of that, 2.3.</summary>
    [TestMethod]
    [DataRow(3, true)]
    [DataRow(2, false)]
    public void A_negative_validation_loss_that_rises_while_the_train_loss_falls_is_overfitting(double rise, bool overfitted)
    {
        var verdict = Judge(40, epoch => epoch == 1 ? 1 : -40 - epoch / 8.0, epoch => epoch < 20 ? -40 : -40 + rise * (epoch - 20) / 20);
        Assert.AreEqual(overfitted, verdict.Overfitted, verdict.Explanation);
        string limit = $"{(overfitted ? "over" : "within")} the limit of 5 % of 46, the range of the losses";
        StringAssert.Contains(verdict.Explanation, $"{rise} above its lowest value of -40 (epoch 1 of 40, {limit})");
        StringAssert.EndsWith(verdict.Explanation, $"and {5 + rise} above the train loss of -45.");
    }

    [TestMethod]
    public void A_loss_of_zero_has_no_ratio()
    {
        var verdict = Judge(10, epoch => 1 - epoch / 10.0, _ => 0);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual("Not overfitted: the validation loss ends at 0, its lowest value, and equal to the train loss.", verdict.Explanation);
        verdict = Judge(10, epoch => 1 - epoch / 10.0, epoch => epoch / 10.0 - 0.1);
        Assert.IsTrue(verdict.Overfitted);
        StringAssert.EndsWith(verdict.Explanation, "and 0.9 above the train loss of 0 (over the limit of 1.5 times).");
        StringAssert.EndsWith(Judge(3, _ => 0, _ => 0.1).Explanation, "its lowest value, and 0.1 above the train loss of 0 (over the limit of 1.5 times).");
    }

    /// <summary>Poisson losses of counts near 2.6 without signal: by ratio 0.13 is 4 times 0.03, but both lie 0.5 above the least possible.</summary>
    [TestMethod]
    public void Losses_near_zero_are_compared_above_the_least_possible_ones()
    {
        var verdict = Judge(40, _ => 0.03125, _ => 0.125, (-0.46875, -0.375));
        Assert.AreEqual(
            "Not overfitted, by the losses less the least possible ones (-0.375 of the validation rows, -0.4688 of the training rows): the "
            + "validation loss ends at 0.5, its lowest value, and 1 times the train loss of 0.5 (within the limit of 1.5).",
            verdict.Explanation);
        Assert.AreEqual((0.03125, 0.125, 0.125), (verdict.TrainLoss, verdict.ValidationLoss, verdict.BestValidationLoss));
        verdict = Judge(40, _ => 0.03125, _ => 0.5, (-0.46875, -0.375));
        Assert.IsTrue(verdict.Overfitted);
        StringAssert.EndsWith(verdict.Explanation, "its lowest value, and 1.75 times the train loss of 0.5 (over the limit of 1.5).");
    }

    /// <summary>The validation loss rises from 1 to 1.5 above the least; as a share of all losses that is little.</summary>
    [TestMethod]
    public void A_rise_of_negative_losses_is_compared_with_the_lowest_above_the_least_possible_one()
    {
        double Train(int epoch) => epoch == 1 ? 1 : -39 - epoch / 100.0;
        double Validation(int epoch) => epoch == 1 ? 1 : epoch <= 20 ? -39 : -38.5;
        var verdict = Judge(40, Train, Validation, (-40, -40));
        Assert.IsTrue(verdict.Overfitted);
        StringAssert.Contains(
            verdict.Explanation,
            "ends at 1.5, 50 % above its lowest value of 1 (epoch 2 of 40, over the limit of 5 %) while the train loss fell from 0.98 to 0.6, and 2.5 times");
        Assert.IsFalse(Judge(40, Train, Validation).Overfitted, "a history that does not tell the least loss is judged by the range of the losses");
    }

    /// <summary>Losses of 1E+07 are rounded to 1 in single precision: a difference of as much says nothing.</summary>
    [TestMethod]
    public void Differences_that_are_rounding_are_no_overfitting() =>
        Assert.IsFalse(Judge(40, _ => -1e7 + 0.1, epoch => epoch == 1 ? -1e7 : -1e7 + 1, (-1e7, -1e7)).Overfitted);

    [TestMethod]
    public void An_empty_history_cannot_be_judged()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new HistoryBuilder().Build(TrainingEnd.EpochsDone).JudgeOverfitting());
        Assert.AreEqual("Overfitting is judged from the losses of at least one epoch, but the history has none.", error.Message);
    }

    private static OverfittingVerdict Judge(
        int epochs, Func<int, double> train, Func<int, double> validation, (double Train, double Validation)? least = null)
    {
        var history = new HistoryBuilder { LeastLosses = least };
        for (int epoch = 1; epoch <= epochs; epoch++)
            history.Add(new EpochReport { Epoch = epoch, TrainLoss = (float)train(epoch), ValidationLoss = (float)validation(epoch), LearningRate = 1, Elapsed = TimeSpan.Zero });
        return history.Build(TrainingEnd.EpochsDone).JudgeOverfitting();
    }
}
