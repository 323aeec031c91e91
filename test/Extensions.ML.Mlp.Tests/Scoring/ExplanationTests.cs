using CsCheck;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Scoring;

[TestClass]
public sealed class ExplanationTests
{
    [TestMethod]
    public void Contributions_sum_to_the_score_less_the_baselines() => RandomNetwork.Of([.. RandomNetwork.Smooth, .. RandomNetwork.Kinked]).Sample(
        network =>
        {
            var model = network.Model();
            float[] row = network.Row(), contributions = new float[network.Features];
            for (int output = 0; output < network.Outputs; output++)
            {
                float baseline = model.Explain(row, contributions, output);
                Assert.AreEqual(Score(model, model.FeatureMeans!, output), baseline);
                AssertComplete(Score(model, row, output), baseline, contributions, network.ToString());
            }
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    public void A_linear_model_gives_the_weight_times_the_distance_from_the_mean()
    {
        var model = new MlpModel([new LinearStage([2, -3, 0.5f], [7])], Empty, featureMeans: [1, 10, 0]);
        var contributions = new float[3];
        Assert.AreEqual(2 - 30 + 7, model.Explain([4, 8, 0], contributions));
        // 2 (4 - 1), -3 (8 - 10), 0.5 (0 - 0)
        Assert.AreEqual(6f, contributions[0], 1e-6f);
        Assert.AreEqual(6f, contributions[1], 1e-6f);
        Assert.AreEqual(0f, contributions[2]);
    }

    [TestMethod]
    public void A_unit_that_switches_on_half_way_is_worked_by_hand()
    {
        // relu(x - y - 1) from (0, 0) to (3, 1): x - y = 2t, so the unit is on for the second half of the way, and half of each slope counts.
        var model = new MlpModel([new LinearStage([1, -1], [-1]), new ActivationStage(Activation.Relu, 1), new LinearStage([4], [0])], Empty);
        var contributions = new float[2];
        Assert.AreEqual(0, model.Explain([3, 1], contributions));
        Assert.AreEqual(6f, contributions[0], 0.03f);
        Assert.AreEqual(-2f, contributions[1], 0.01f);
    }

    /// <summary>2 x - 3 y + 5 (x is missing) + what the key's row adds: the feature has what it is and that it is missing.</summary>
    [TestMethod]
    public void A_missing_value_and_a_key_have_what_they_add()
    {
        Stage[] stages = [new ImputeStage([10, 0, 0], [0]), new LookupStage(4, [new(2, 2, true, 1, [100, 200, -1])]), new LinearStage([2, -3, 5, 1], [7])];
        var contributions = new float[3];
        var model = new MlpModel(stages, Empty, featureMeans: [4, 1, 1.5f]);
        // The mean key is no key, so that its row is the last: 8 - 3 + 0 - 1 + 7.
        Assert.AreEqual(11, model.Explain([float.NaN, 3, 2], contributions));
        // 2 (10 - 4) + 5, -3 (3 - 1), 200 - -1
        float[] expected = [17, -6, 201];
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], contributions[i], 1e-4f);
    }

    [TestMethod]
    public void Without_means_the_baseline_is_zero()
    {
        var model = new MlpModel([new LinearStage([2, 1], [5])], Empty);
        var contributions = new float[2];
        Assert.AreEqual(5, model.Explain([3, 0], contributions));
        CollectionAssert.AreEqual(new[] { 6f, 0 }, contributions);
    }

    [TestMethod]
    public void A_score_that_is_no_number_has_no_contributions()
    {
        var contributions = new float[2];
        new MlpModel([new LinearStage([1, 1], [0])], Empty).Explain([float.NaN, 1], contributions);
        Assert.IsTrue(contributions.All(float.IsNaN));
    }

    /// <summary>No score overflows, so that each feature has its part of it.</summary>
    [TestMethod]
    [DataRow(float.MaxValue)]
    [DataRow(float.PositiveInfinity)]
    public void A_huge_feature_contributes_as_one_at_the_cut(float value)
    {
        var contributions = new float[2];
        new MlpModel([new LinearStage([1, 1], [0])], Empty).Explain([value, 1], contributions);
        CollectionAssert.AreEqual(new[] { MathF.ScaleB(1, 80), 1 }, contributions);
    }

    [TestMethod]
    public void Many_threads_get_what_one_gets()
    {
        var network = new RandomNetwork(10, [30, 30], 1, Activation.Relu, Normalized: true, Seed: 4);
        var model = network.Model();
        float[][] rows = [.. Enumerable.Range(0, 40).Select(seed => (network with { Seed = seed }).Row())], alone = [.. rows.Select(Explain)], together = new float[rows.Length][];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = Explain(rows[i]));
        for (int i = 0; i < rows.Length; i++) CollectionAssert.AreEqual(alone[i], together[i]);

        float[] Explain(float[] row)
        {
            var contributions = new float[row.Length];
            model.Explain(row, contributions);
            return contributions;
        }
    }

    [TestMethod]
    public void What_does_not_fit_is_refused()
    {
        var model = new MlpModel([new LinearStage([1, 1], [0])], Empty);
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => model.Explain(new float[3], new float[2])).Message, "The model takes 2 features, but the row has 3.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => model.Explain(new float[2], new float[1])).Message, "The model has 2 features, but there is room for 1 contributions.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Explain(new float[2], new float[2], 1)).Message, "The model has 1 outputs, so the output must be from 0 to 0.");
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => model.Explain(new float[2], new float[2], -1)).Message, "The model has 1 outputs, so the output must be from 0 to 0.");
    }

    internal static void AssertComplete(float score, float baseline, IEnumerable<float> contributions, string what)
    {
        double rise = (double)score - baseline, tolerance = Math.Max(0.01 * Math.Abs(rise), 1e-5 * Math.Max(Math.Abs(score), Math.Abs(baseline)));
        Assert.AreEqual(rise, contributions.Sum(contribution => (double)contribution), tolerance, what);
    }

    private static TrainingHistory Empty => new HistoryBuilder().Build(TrainingEnd.EpochsDone);

    private static float Score(MlpModel model, float[] row, int output)
    {
        var scores = new float[model.OutputCount];
        model.Score(row, scores);
        return scores[output];
    }
}
