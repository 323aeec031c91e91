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
        StringAssert.Matches(verdict.Explanation, new(@"^Overfitted: the validation loss was lowest, 0\.500\d, at epoch \d\d of 100 and has risen by 7\d ?% to 0\.8\d+, while the train loss went on falling from 0\.02\d+ to 0\.01\d+\.$"));
    }

    [TestMethod]
    public void A_validation_loss_far_above_the_train_loss_is_overfitting()
    {
        var verdict = Judge(100, _ => 0.1, _ => 0.4);
        Assert.IsTrue(verdict.Overfitted);
        Assert.AreEqual("Overfitted: the validation loss ends at 0.4000, 4.0 times the train loss of 0.1000: what was learned holds for the training rows more than for others.", verdict.Explanation);
    }

    [TestMethod]
    public void Two_curves_that_fall_together_are_not_overfitting()
    {
        var verdict = Judge(100, epoch => 0.3 + 0.5 / epoch, epoch => 0.32 + 0.5 / epoch);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual(100, verdict.BestEpoch);
        StringAssert.Matches(verdict.Explanation, new(@"^Not overfitted: the validation loss ends at 0\.325\d, its lowest value, and close to the train loss of 0\.305\d\.$"));
    }

    [TestMethod]
    public void A_little_above_its_lowest_value_is_not_overfitting()
    {
        var verdict = Judge(100, _ => 0.3, epoch => epoch < 50 ? 0.3 : 0.306);
        Assert.IsFalse(verdict.Overfitted);
        Assert.AreEqual("Not overfitted: the validation loss ends at 0.3060, within 2 % of its lowest value (0.3000, epoch 1 of 100), and close to the train loss of 0.3000.", verdict.Explanation);
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
    }

    [TestMethod]
    public void An_empty_history_cannot_be_judged()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => new HistoryBuilder().Build(TrainingEnd.EpochsDone).JudgeOverfitting());
        Assert.AreEqual("Overfitting is judged from the losses of at least one epoch, but the history has none.", error.Message);
    }

    private static OverfittingVerdict Judge(int epochs, Func<int, double> train, Func<int, double> validation)
    {
        var history = new HistoryBuilder();
        for (int epoch = 1; epoch <= epochs; epoch++)
            history.Add(new EpochReport { Epoch = epoch, TrainLoss = (float)train(epoch), ValidationLoss = (float)validation(epoch), LearningRate = 1, Elapsed = TimeSpan.Zero });
        return history.Build(TrainingEnd.EpochsDone).JudgeOverfitting();
    }
}
