namespace Extensions.ML.Mlp.Tests.Evaluation;

/// <summary>A network that can learn its rows by heart does, and is told so; one that cannot is not.</summary>
[TestClass]
[TestCategory("Evaluation")]
public sealed class OverfittingEvaluationTests
{
    [TestMethod]
    public void A_wide_network_on_a_tenth_of_the_points_learns_them_by_heart()
    {
        var (history, train, test) = new BlobJob(trainRows: 64).Run(new()
        {
            HiddenLayers = [200, 200],
            Optimizer = new Sgd { LearningRate = 0.3, Momentum = 0.9 },
            BatchSize = 8,
            Epochs = 1500,
            Seed = 1,
        });
        var verdict = history.JudgeOverfitting();
        Assert.IsTrue(verdict.Overfitted, verdict.Explanation);
        Assert.IsLessThan(verdict.ValidationLoss / 3, verdict.TrainLoss, "the train loss lies far below the test loss");
        Assert.IsLessThan(history.Count / 2, verdict.BestEpoch, "the test loss turned up long before the end");
        Assert.IsGreaterThan(test.Accuracy + 0.1, train.Accuracy);
    }

    [TestMethod]
    public void A_small_network_on_all_points_does_not()
    {
        var (history, train, test) = new BlobJob().Run(new()
        {
            HiddenLayers = [4],
            Optimizer = new Sgd { LearningRate = 0.1, Momentum = 0.9 },
            BatchSize = 32,
            Epochs = 100,
            Seed = 1,
        });
        var verdict = history.JudgeOverfitting();
        Assert.IsFalse(verdict.Overfitted, verdict.Explanation);
        Assert.AreEqual(train.Accuracy, test.Accuracy, 0.05);
    }
}
