using CsCheck;
using Extensions.ML.Mlp.Tests.Toy;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML;
using Microsoft.ML.Data;

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
}
