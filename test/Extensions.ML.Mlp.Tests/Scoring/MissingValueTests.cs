using CsCheck;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Model.Saved;
using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>Rows with NaN: their scores are NaN, and the other rows' are as they were.</summary>
[TestClass]
public sealed class MissingValueTests
{
    [TestMethod]
    public void A_row_with_NaN_scores_NaN_alone_and_among_others() =>
        Gen.Select(RandomNetwork.Of([.. RandomNetwork.Smooth, .. RandomNetwork.Kinked]), Gen.Int[1, 70], Gen.Int).Sample((network, count, seed) =>
        {
            var (model, random) = (network.Model(), new Random(seed));
            float[] rows = [.. Enumerable.Range(0, count * network.Features).Select(_ => random.NextSingle() * 4 - 2)], scores = new float[count * network.Outputs];
            model.ScoreBatch(rows, scores);
            float[] expected = [.. scores];
            for (int row = 0; row < count; row++)
            {
                if (random.Next(3) > 0) continue;
                rows[row * network.Features + random.Next(network.Features)] = float.NaN;
                Array.Fill(expected, float.NaN, row * network.Outputs, network.Outputs);
            }
            model.ScoreBatch(rows, scores);
            CollectionAssert.AreEqual(expected, scores);
            for (int row = 0; row < count; row++)
            {
                var alone = new float[network.Outputs];
                model.Score(rows.AsSpan(row * network.Features, network.Features), alone);
                CollectionAssert.AreEqual(expected[(row * network.Outputs)..((row + 1) * network.Outputs)], alone);
            }
        }, iter: 300);

    [TestMethod]
    public void Every_kind_of_stage_but_those_that_take_missing_values_hands_NaN_on()
    {
        int tried = 0;
        foreach (var (name, model) in BareModels.All().Where(saved => !TakesMissing(saved.Model.Stages)))
        {
            float[] row = BareModels.Rows(model.FeatureCount)[^1];
            for (int feature = 0; feature < model.FeatureCount; feature++)
            {
                float[] spoiled = [.. row], alone = new float[model.OutputCount], among = new float[3 * model.OutputCount];
                spoiled[feature] = float.NaN;
                model.Score(spoiled, alone);
                Assert.IsTrue(alone.All(float.IsNaN), $"{name}, feature {feature}");
                model.ScoreBatch([.. row, .. spoiled, .. row], among);
                Assert.IsTrue(among[model.OutputCount..^model.OutputCount].All(float.IsNaN), $"{name}, feature {feature}");
                Assert.IsFalse(among[..model.OutputCount].Concat(among[^model.OutputCount..]).Any(float.IsNaN), $"{name}, feature {feature}: the rows beside it");
                tried++;
            }
        }
        Assert.IsGreaterThan(80, tried);
    }

    [TestMethod, EachTrainer]
    public void A_pipeline_scores_NaN_where_a_feature_is_missing_dense_or_sparse(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var model = contract.Fit(contract.Quick(epochs: 3), contract.Rows(60));
        var rows = ContractRows.Make(9, seed: 2);
        float[] expected = contract.Scores(model.Transform(contract.View(rows)));
        int width = expected.Length / rows.Count;
        rows[2] = rows[2].With(new VBuffer<float>(3, [1, float.NaN, 2]));
        rows[7] = rows[7].With(new VBuffer<float>(3, 1, [float.NaN], [2]));
        Array.Fill(expected, float.NaN, 2 * width, width);
        Array.Fill(expected, float.NaN, 7 * width, width);
        var scored = model.Transform(contract.View(rows));
        CollectionAssert.AreEqual(expected, contract.Scores(scored));
        Assert.HasCount(9, scored.Preview().RowView);
    }

    /// <summary>Missing numbers are imputed, and keys have a row for what is missing.</summary>
    private static bool TakesMissing(IEnumerable<Stage> stages) => stages.Any(stage => stage is ImputeStage or LookupStage || (stage is EnsembleStage each && each.Chains.Any(TakesMissing)));
}
