using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Model.Saved;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>Where values are cut so that nothing overflows, and that the bound which decides it holds.</summary>
[TestClass]
public sealed class OverflowGuardTests
{
    private const int MostPower = 80;

    private static readonly LinearStage Sum = new([1, -2], [3]);

    public static IEnumerable<string> Names => BareModels.All().Where(sample => sample.Name != "activation-Exponential").Select(sample => sample.Name);

    /// <summary>The bound is computed in doubles; singles may round up.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void No_score_is_above_the_bound(string name)
    {
        var model = BareModels.All().Single(sample => sample.Name == name).Model;
        var random = new Random(1);
        foreach (float size in new[] { 1e-3f, 1, 30, 1e6f, 1e12f })
        {
            double bound = Stage.BoundOutputs(model.Stages, size);
            float[] rows = [.. Enumerable.Range(0, 500 * model.FeatureCount).Select(_ => size * random.Next(-1, 2))], scores = new float[500 * model.OutputCount];
            model.ScoreBatch(rows, scores);
            Assert.IsLessThanOrEqualTo(bound * 1.0001, scores.Max(Math.Abs), $"inputs up to {size}");
        }
    }

    [TestMethod]
    public void What_is_bounded_is_not_cut()
    {
        var curves = new QuantileStage(2, [0, 1], [[0, 1], [0, 1]], [[-5, 5], [-5, 5]]);
        CollectionAssert.AreEqual(new[] { StageKind.Quantile, StageKind.Linear }, Kinds(curves, Sum));
        CollectionAssert.AreEqual(new[] { StageKind.Affine, StageKind.SmoothClip, StageKind.Linear }, Kinds(new AffineStage([1, 2], [3, 4]), new SmoothClipStage(2, 3), Sum));
    }

    [TestMethod]
    public void What_is_not_bounded_is_cut_before_the_learned_stages()
    {
        CollectionAssert.AreEqual(new[] { StageKind.Clamp, StageKind.Linear }, Kinds(Sum));
        CollectionAssert.AreEqual(new[] { StageKind.Affine, StageKind.Clamp, StageKind.Linear }, Kinds(new AffineStage([1, 2], [3, 4]), Sum));
        CollectionAssert.AreEqual(new[] { StageKind.Quantile, StageKind.Clamp, StageKind.Linear }, Kinds(new QuantileStage(2, [0], [[0, 1]], [[-5, 5]]), Sum));
        CollectionAssert.AreEqual(new[] { StageKind.Clamp, StageKind.Linear, StageKind.Clamp, StageKind.Activation }, Kinds(Sum, new ActivationStage(Activation.Exponential, 1)));
        Assert.AreEqual(MathF.ScaleB(1, MostPower), Cut(Sum));
    }

    /// <summary>The largest Single over 16 is 2.1e37. At 2^64 the sum could be 1.5e20 * 1.8e19 = 2.8e39, at 2^56 it is at most 1.1e37.</summary>
    [TestMethod]
    public void Large_weights_are_cut_earlier()
    {
        Assert.AreEqual(MathF.ScaleB(1, MostPower - 24), Cut(new LinearStage([5e19f, -1e20f], [3])));
        Assert.AreEqual(MathF.ScaleB(1, 40), Cut(new LinearStage([1e38f, 1e38f], [0])), "values of ordinary size are never cut");
    }

    [TestMethod]
    public void Each_member_of_a_bagging_is_cut_behind_its_own_scaling()
    {
        Stage[] member = [new AffineStage([1, 2], [3, 4]), Sum];
        var stages = OverflowGuard.Of([new MemberScaleStage(2, [1, 1, 1, 1]), new EnsembleStage([member, member]), new EnsembleAverageStage(2, 1, MeanKind.Values)]);
        foreach (var chain in ((EnsembleStage)stages[1]).Chains) CollectionAssert.AreEqual(new[] { StageKind.Affine, StageKind.Clamp, StageKind.Linear }, chain.Select(stage => stage.Kind).ToArray());
    }

    [TestMethod]
    public void A_score_keeps_its_bits_up_to_the_cut()
    {
        var model = new MlpModel([Sum], new HistoryBuilder().Build(TrainingEnd.EpochsDone));
        float most = MathF.ScaleB(1, MostPower);
        var scores = new float[4];
        model.ScoreBatch([most, 0, -most, 0, float.MaxValue, float.MaxValue, float.NaN, 0], scores);
        CollectionAssert.AreEqual(new[] { most + 3, -most + 3, most - 2 * most + 3, float.NaN }, scores);
    }

    private static float Cut(params Stage[] stages) => OverflowGuard.Of(stages).OfType<ClampStage>().Single().Max;

    private static StageKind[] Kinds(params Stage[] stages) => [.. OverflowGuard.Of(stages).Select(stage => stage.Kind)];
}
