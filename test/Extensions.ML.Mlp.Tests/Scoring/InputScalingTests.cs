using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>Why the features' scaling is a stage of its own (eng/decisions/0009-input-scaling-stage.md).</summary>
[TestClass]
public sealed class InputScalingTests
{
    /// <summary>Years, say, in seconds: a mean of a million deviations. The differences from it are exact in single precision.</summary>
    private const float Mean = 1e6f, Deviation = 1;

    private static readonly float[] Weights = [0.7f, -0.3f, 0.4f];

    [TestMethod]
    public void Features_far_from_zero_keep_their_digits_and_would_lose_them_folded_into_the_first_layer()
    {
        float[] row = [Mean + 1.5f, Mean - 2.25f, Mean + 0.125f];
        // 0.7 * 1.5 + 0.3 * 2.25 + 0.4 * 0.125
        const double Expected = 1.775;
        Assert.AreEqual(Expected, Score(row, new AffineStage([Mean, Mean, Mean], [1 / Deviation, 1 / Deviation, 1 / Deviation]), new LinearStage(Weights, [0])), 1e-6);

        float folded = (float)-Weights.Sum(weight => (double)weight * Mean);
        Assert.IsGreaterThan(0.01, Math.Abs(Expected - Score(row, new LinearStage(Weights, [folded]))));
    }

    private static float Score(float[] row, params Stage[] stages)
    {
        var score = new float[1];
        new MlpModel(stages, new HistoryBuilder().Build(TrainingEnd.EpochsDone)).Score(row, score);
        return score[0];
    }
}
