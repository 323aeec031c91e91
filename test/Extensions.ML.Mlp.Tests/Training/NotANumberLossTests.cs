using Extensions.ML.Mlp.Training;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A network whose outputs are no longer numbers has a loss that is none, which ends the training with a sentence.</summary>
[TestClass]
public sealed class NotANumberLossTests
{
    public static IEnumerable<object[]> Losses => [[new SquaredError()], [new AbsoluteError()], [new HuberLoss()], [new PoissonLoss()], [new QuantileLoss()]];

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void A_regressions_loss_of_NaN_is_NaN(RegressionLoss loss)
    {
        var slopes = new float[1];
        double sum = new RegressionObjective(loss, StandardizeLabel: false).SumLosses(new(new([float.NaN], 1), [1], default), 1, new(slopes, 1, 1));
        Assert.IsTrue(double.IsNaN(sum));
    }
}
