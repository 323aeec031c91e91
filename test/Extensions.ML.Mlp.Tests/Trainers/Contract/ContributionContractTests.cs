using Extensions.ML.Mlp.Tests.Scoring;

namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>ML.NET's feature contributions, for every trainer.</summary>
[TestClass]
public sealed class ContributionContractTests
{
    [TestMethod, EachTrainer]
    public void Contributions_are_those_of_Explain_and_sum_to_the_score_less_the_baselines(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var transformer = contract.Fit(contract.Quick(), contract.Rows(60));
        var model = contract.ModelOf(transformer);
        var rows = ContractRows.Make(20, seed: 2);
        float[][] contributions = Contributions(contract, transformer, contract.View(rows));
        Assert.HasCount(rows.Count, contributions);
        float[] expected = new float[3], scores = new float[model.OutputCount];
        for (int row = 0; row < rows.Count; row++)
        {
            float[] features = [.. rows[row].Features.DenseValues()];
            model.Score(features, scores);
            int predicted = Array.IndexOf(scores, scores.Max());
            float baseline = model.Explain(features, expected, predicted);
            CollectionAssert.AreEqual(expected, contributions[row]);
            ExplanationTests.AssertComplete(scores[predicted], baseline, contributions[row], $"row {row}");
        }
    }

    [TestMethod, EachTrainer]
    public void The_baseline_is_the_training_rows_mean(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = ContractRows.Make(60);
        var transformer = contract.Fit(contract.Quick(), contract.View(rows));
        float[] mean = [.. Enumerable.Range(0, 3).Select(feature => (float)rows.Average(row => (double)row.Features.GetItemOrDefault(feature)))];
        var average = rows[0].With(new VBuffer<float>(3, mean));
        foreach (float contribution in Contributions(contract, transformer, contract.View([average]))[0]) Assert.AreEqual(0, contribution, 1e-4);
    }

    [TestMethod, EachTrainer]
    public void The_feature_without_meaning_contributes_least(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var transformer = contract.Fit(contract.Quick(60), contract.Rows(300));
        float[][] contributions = Contributions(contract, transformer, contract.Rows(100, seed: 2));
        double[] means = [.. Enumerable.Range(0, 3).Select(feature => contributions.Average(row => Math.Abs(row[feature])))];
        Assert.IsGreaterThan(means[1], means[0]);
        Assert.IsGreaterThan(3 * means[2], means[1]);
    }

    [TestMethod, EachTrainer]
    public void The_largest_of_each_sign_are_kept_and_scaled_to_one(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var transformer = contract.Fit(contract.Quick(), contract.Rows(60));
        var test = contract.Rows(20, seed: 2);
        float[][] all = Contributions(contract, transformer, test), some = Contributions(contract, transformer, test, positive: 1, negative: 1, normalize: true);
        for (int row = 0; row < all.Length; row++)
        {
            float largest = all[row].Max(Math.Abs), most = Math.Max(all[row].Max(), 0), least = Math.Min(all[row].Min(), 0);
            float[] expected = [.. all[row].Select(value => value == most || value == least ? value / largest : 0)];
            for (int feature = 0; feature < 3; feature++) Assert.AreEqual(expected[feature], some[row][feature], 1e-6f);
        }
    }

    [TestMethod, EachTrainer]
    public void Sparse_rows_give_what_dense_ones_give(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var transformer = contract.Fit(contract.Quick(), contract.Rows(60));
        var row = ContractRows.Make(1)[0];
        ContractRow sparse = row.With(new VBuffer<float>(3, 1, [2.5f], [1])), dense = row.With(new VBuffer<float>(3, [0, 2.5f, 0]));
        float[][] contributions = Contributions(contract, transformer, contract.View([row, sparse, dense]));
        CollectionAssert.AreEqual(contributions[2], contributions[1]);
    }

    [TestMethod, EachTrainer]
    public void Slots_keep_their_names_and_a_loaded_pipeline_its_contributions(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        IDataView Named(int count, int seed) => contract.Context.Transforms.Concatenate("Features", "Number", "Weight").Fit(contract.Rows(count, seed: seed)).Transform(contract.Rows(count, seed: seed));
        var train = Named(60, 1);
        var transformer = contract.Fit(contract.Quick(), train);
        var pipeline = transformer.Append(contract.Contributions(transformer, 10, 10, normalize: false).Fit(train));

        using var file = new MemoryStream();
        contract.Context.Model.Save(pipeline, train.Schema, file);
        file.Position = 0;
        var loaded = new MLContext().Model.Load(file, out _);

        var test = Named(20, 2);
        IDataView expected = pipeline.Transform(test), actual = loaded.Transform(test);
        VBuffer<ReadOnlyMemory<char>> names = default;
        actual.Schema["FeatureContributions"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(new[] { "Number", "Weight" }, names.DenseValues().Select(name => name.ToString()).ToArray());
        foreach (var (first, second) in expected.GetColumn<float[]>("FeatureContributions").Zip(actual.GetColumn<float[]>("FeatureContributions")))
            CollectionAssert.AreEqual(first, second);
    }

    [TestMethod, EachTrainer]
    public void Without_hidden_layers_the_contributions_are_proportional_to_the_distance_from_the_mean(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick();
        options.HiddenLayers = [];
        var transformer = contract.Fit(options, contract.Rows(60));
        var model = contract.ModelOf(transformer);
        float[] contributions = new float[3], moved = new float[3], mean = model.FeatureMeans!;
        float[] near = [.. mean.Select(x => x + 1)], far = [.. mean.Select(x => x + 3)];
        model.Explain(near, contributions);
        model.Explain(far, moved);
        for (int feature = 0; feature < 3; feature++) Assert.AreEqual(3 * contributions[feature], moved[feature], 1e-5 * moved.Max(Math.Abs));
    }

    [TestMethod, EachTrainer]
    public void A_row_of_another_length_is_refused(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var transformer = contract.Fit(contract.Quick(), contract.Rows(60));
        var fault = Assert.ThrowsExactly<InvalidOperationException>(() => Contributions(contract, transformer, contract.Rows(2, width: 2)));
        Assert.AreEqual("The model takes 3 features, but the row has 2.", fault.GetBaseException().Message);
    }

    private static float[][] Contributions(TrainerContract contract, ITransformer transformer, IDataView rows, int positive = 10, int negative = 10, bool normalize = false) =>
        [.. contract.Contributions(transformer, positive, negative, normalize).Fit(rows).Transform(rows).GetColumn<float[]>("FeatureContributions")];
}
