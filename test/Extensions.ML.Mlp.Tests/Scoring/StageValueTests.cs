using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>What the kinds of stages compute, worked by hand.</summary>
[TestClass]
public sealed class StageValueTests
{
    [TestMethod]
    [DataRow(-5f, -1f)]
    [DataRow(0f, -1f)]
    [DataRow(1f, 0f)]
    [DataRow(3f, 1.5f)]
    [DataRow(4f, 2f)]
    [DataRow(9f, 2f)]
    [DataRow(float.PositiveInfinity, 2f)]
    [DataRow(float.NaN, float.NaN)]
    public void A_quantile_curve_is_linear_between_knots_and_flat_beyond(float x, float expected)
    {
        // From (0, -1) to (2, 1) to (4, 2); the feature before it stays.
        CollectionAssert.AreEqual(new[] { 7, expected }, Apply(new QuantileStage(2, [1], [[0, 2, 4]], [[-1, 1, 2]]), 7, x));
    }

    /// <summary>The knots are further apart than the largest Single.</summary>
    [TestMethod]
    [DataRow(float.MinValue, -1f)]
    [DataRow(float.MinValue / 2, -0.5f)]
    [DataRow(0f, 0f)]
    [DataRow(float.MaxValue / 2, 0.5f)]
    [DataRow(float.MaxValue, 1f)]
    public void A_curve_is_linear_between_the_largest_numbers_too(float x, float expected)
    {
        Assert.AreEqual(expected, Apply(new QuantileStage(1, [0], [[float.MinValue, float.MaxValue]], [[-1, 1]]), x)[0], 1e-6f);
        Assert.AreEqual(expected, Apply(new EmbeddingStage(1, 1, [0], [[float.MinValue, float.MaxValue]], [[-1, 1]]), x)[0], 1e-6f);
    }

    [TestMethod]
    public void A_difference_that_overflows_is_scaled_all_the_same()
    {
        var stage = new AffineStage([float.MaxValue, float.MinValue, float.MinValue, float.MaxValue], [0, 2.938736e-39f, 2.938736e-39f, 0]);
        float[] expected = [0, 2, 1, float.NaN], actual = Apply(stage, float.MinValue, float.MaxValue, 0, float.NaN);
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], 1e-6f);
    }

    [TestMethod]
    [DataRow(-2f, -4f, 3f)]
    [DataRow(1f, 2f, 3f)]
    [DataRow(3f, 4f, 4f)]
    [DataRow(10f, 4f, 11f)]
    public void An_embedding_goes_on_beyond_its_knots(float x, float first, float second)
    {
        // (0, 0), (2, 4), (4, 4), and (0, 3), (2, 3), (4, 5); the other feature comes behind.
        CollectionAssert.AreEqual(new[] { first, second, 7 }, Apply(new EmbeddingStage(2, 2, [1], [[0, 2, 4]], [[0, 3, 4, 3, 4, 5]]), 7, x));
    }

    /// <summary>Against the plain search, for counts on both sides of what is counted at once, and at knots themselves.</summary>
    [TestMethod]
    public void The_segment_of_a_value_starts_at_the_last_knot_that_is_not_above()
    {
        var random = new Random(1);
        foreach (int count in (int[])[2, 3, 4, 9, 17, 18, 49, 65, 66, 67, 130, 131, 500, 1100])
        {
            float[] knots = [.. Enumerable.Range(0, count).Select(_ => random.NextSingle()).Distinct().Order()];
            foreach (float value in (float[])[.. knots, .. knots.Select(float.BitDecrement), -1, 2, float.NegativeInfinity, float.PositiveInfinity])
                Assert.AreEqual(Math.Clamp(Array.FindLastIndex(knots, knot => knot <= value), 0, knots.Length - 2), KnotSearch.Segment(knots, value), $"{value} of {count}");
            Assert.AreEqual(0, KnotSearch.Segment(knots, float.NaN));
        }
    }

    [TestMethod]
    public void A_smooth_clip_ends_at_its_limit()
    {
        float[] values = Apply(new SmoothClipStage(5, 3), 0, 4, -4, 1e30f, float.NegativeInfinity);
        // 4 / sqrt(1 + 16 / 9) = 4 / (5 / 3) = 2.4
        float[] expected = [0, 2.4f, -2.4f, 3, -3];
        for (int i = 0; i < values.Length; i++) Assert.AreEqual(expected[i], values[i], 1e-6f);
    }

    [TestMethod]
    public void A_clamp_cuts_and_keeps_NaN() => CollectionAssert.AreEqual(new[] { -1, 0.5f, 2, float.NaN }, Apply(new ClampStage(-1, 2, 4), -3, 0.5f, 9, float.NaN));

    [TestMethod]
    public void Missing_values_are_replaced_and_told() =>
        CollectionAssert.AreEqual(new float[] { 10, 2, 30, 1, 0 }, Apply(new ImputeStage([10, 20, 30], [0, 1]), float.NaN, 2, float.NaN));

    [TestMethod]
    public void A_periodic_embedding_is_worked_by_hand()
    {
        // cos(2 pi 0.5 * 1) = -1 and cos(2 pi 0.5 * 0.5 + pi / 2) = cos(pi) = -1: -1 * 2 - 1 * 3 + 10 = 5; then x, then the other feature.
        float[] values = Apply(new PeriodicStage(2, [1], 2, 1, [1, 0.5f], [0, MathF.PI / 2], [2, 3], [10]), 7, 0.5f);
        Assert.AreEqual(5, values[0], 1e-5f);
        CollectionAssert.AreEqual(new[] { 0.5f, 7 }, values[1..]);
    }

    [TestMethod]
    [DataRow(1f, 100f)]
    [DataRow(2f, 200f)]
    [DataRow(0f, -1f)]
    [DataRow(3f, -1f)]
    [DataRow(1.5f, -1f)]
    [DataRow(-1f, -1f)]
    [DataRow(float.NaN, -1f)]
    public void A_key_gives_its_row_or_the_last(float key, float row) =>
        CollectionAssert.AreEqual(new[] { 7, row, -row }, Apply(new LookupStage(2, [new(1, 2, true, 2, [100, -100, 200, -200, -1, 1])]), 7, key));

    [TestMethod]
    [DataRow(1f, 0f, 100f)]
    [DataRow(0f, 1f, 200f)]
    [DataRow(0f, 0f, -8f)]
    [DataRow(0.25f, 0.5f, 123f)] // 25 + 100 - 8 / 4
    public void Slots_give_the_row_of_the_hot_one_or_the_last(float first, float second, float row) =>
        CollectionAssert.AreEqual(new[] { 7, row }, Apply(new LookupStage(3, [new(1, 2, false, 1, [100, 200, -8])]), 7, first, second));

    [TestMethod]
    public void An_activation_counts_by_its_share() =>
        CollectionAssert.AreEqual(new[] { -4, -2, 0, 2f }, Apply(new ParametricActivationStage(Activation.Relu, [0, 0.5f, 1, 3]), -4, -4, -4, 2));

    /// <summary>Two members, 1 to 1: (2 x + 3) * 1 and (2 x * 10 + 3) * -1, of which the heads take half and all.</summary>
    [TestMethod]
    public void Members_are_scaled_share_a_layer_and_have_heads_of_their_own()
    {
        Stage[] stages =
        [
            new MemberScaleStage(2, [1, 10]), new SharedStage(2, new LinearStage([2], [0])), new MemberAffineStage(2, [1, -1], [3, -3]),
            new EnsembleStage([[new LinearStage([0.5f], [0])], [new LinearStage([1], [1])]]), new EnsembleAverageStage(2, 1, MeanKind.Values),
        ];
        var model = new MlpModel(stages, new HistoryBuilder().Build(TrainingEnd.EpochsDone));
        var score = new float[1];
        model.Score([5], score);
        Assert.AreEqual((0.5f * 13 + (-103 + 1)) / 2, score[0]);
        Assert.AreEqual(2 + 1 + 1 + 2 + 2 + 2 + 2, model.ParameterCount);
        CollectionAssert.AreEqual(new[] { 1 }, model.HiddenLayers.ToArray(), "the heads are not hidden");
        Stage[] member = [new LinearStage([1, 2, 3, 4], [0, 0, 0, 0]), new LinearStage([1, 2, 3, 4], [0])];
        var bagged = new MlpModel([new MemberScaleStage(2, [1, 1]), new EnsembleStage([member, member]), new EnsembleAverageStage(2, 1, MeanKind.Values)], model.History);
        CollectionAssert.AreEqual(new[] { 4 }, bagged.HiddenLayers.ToArray(), "those of a member");
    }

    [TestMethod]
    public void A_mean_of_logits_is_that_of_their_probabilities()
    {
        Assert.AreEqual(Logit((Sigmoid(1) + Sigmoid(-3) + Sigmoid(0.5)) / 3), Mean(MeanKind.Sigmoid, 1, 3, 1, -3, 0.5f)[0], 1e-6);
        Assert.AreEqual(Math.Log((Math.Exp(1) + Math.Exp(-3)) / 2), Mean(MeanKind.Exponential, 1, 2, 1, -3)[0], 1e-6);
        // softmax(0, ln 3) = (1/4, 3/4), softmax(5, 5) = (1/2, 1/2): means 3/8 and 5/8
        float[] shares = Mean(MeanKind.Softmax, 2, 2, 0, MathF.Log(3), 5, 5);
        Assert.AreEqual(Math.Log(3 / 8.0), shares[0], 1e-6);
        Assert.AreEqual(Math.Log(5 / 8.0), shares[1], 1e-6);
    }

    /// <summary>Where probabilities end as 1 or 0 in any precision, scores go on.</summary>
    [TestMethod]
    public void A_mean_of_members_that_are_sure_does_not_overflow()
    {
        Assert.AreEqual(2000f, Mean(MeanKind.Sigmoid, 1, 2, 2000, 2000)[0]);
        // 1 - p is half of e^-1000
        Assert.AreEqual(1000 + Math.Log(2), Mean(MeanKind.Sigmoid, 1, 2, 1000, 3000)[0], 1e-3);
        Assert.AreEqual(-1000 - Math.Log(2), Mean(MeanKind.Sigmoid, 1, 2, -1000, -3000)[0], 1e-3);
        Assert.AreEqual(0, Mean(MeanKind.Sigmoid, 1, 2, -1000, 1000)[0], 1e-6);
        Assert.AreEqual(float.PositiveInfinity, Mean(MeanKind.Sigmoid, 1, 2, float.PositiveInfinity, float.PositiveInfinity)[0]);
        Assert.AreEqual(1000 - Math.Log(2), Mean(MeanKind.Exponential, 1, 2, 1000, -1000)[0], 1e-3);
        Assert.AreEqual(-1000 - Math.Log(2), Mean(MeanKind.Softmax, 2, 2, 0, 1000, 0, 3000)[0], 1e-3);
        foreach (var kind in Enum.GetValues<MeanKind>()) Assert.IsTrue(float.IsNaN(Mean(kind, 1, 2, 1, float.NaN)[0]), kind.ToString());
    }

    [TestMethod]
    public void A_clamp_passes_gradients_back_within_its_range() => CollectionAssert.AreEqual(new float[] { 0, 5, 6, 7, 0 }, Backward(new ClampStage(-1, 2, 5), [-3, -1, 0.5f, 2, 9], 4, 5, 6, 7, 8));

    /// <summary>What stands in the place of a missing value does not change with it, and no more do the indicators.</summary>
    [TestMethod]
    public void Replacements_pass_no_slope_back() =>
        CollectionAssert.AreEqual(new float[] { 0, 4, 0 }, Backward(new ImputeStage([10, 20, 30], [0, 1]), [float.NaN, 2, float.NaN], 3, 4, 5, 100, 200));

    /// <summary>A slot adds its row and takes the last one: 100 * 2 + 10 * 3 - (-8 * 2 + 4 * 3) = 234, and 200 * 2 - 7 * 3 + 4 = 383. A key has no slope.</summary>
    [TestMethod]
    public void Slots_pass_back_the_slope_of_their_row_less_the_lasts() => CollectionAssert.AreEqual(
        new float[] { 7, 0, 234, 383 },
        Backward(new LookupStage(4, [new(1, 2, true, 1, [1, 2, 3]), new(2, 2, false, 2, [100, 10, 200, -7, -8, 4])]), [7, 2, 0.25f, 0.5f], 7, 11, 2, 3));

    private static float[] Backward(Stage stage, float[] row, params float[] gradients)
    {
        var passed = new float[stage.InputCount];
        stage.Backward(row, Apply(stage, row), gradients, passed);
        return passed;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private static float[] Mean(MeanKind kind, int outputs, int members, params float[] values)
    {
        int stride = MatrixKernel.Padded(outputs);
        var row = new float[members * stride];
        for (int i = 0; i < values.Length; i++) row[i / outputs * stride + i % outputs] = values[i];
        return Apply(new EnsembleAverageStage(members, outputs, kind), row);
    }

    private static float[] Apply(Stage stage, params float[] row)
    {
        var result = new float[stage.OutputStride];
        stage.Apply(new(row, row.Length), new(result, 1, result.Length));
        return result[..stage.OutputCount];
    }
}
