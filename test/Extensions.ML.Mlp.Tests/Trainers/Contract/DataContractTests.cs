namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Data of unusual shape and kind.</summary>
[TestClass]
public sealed class DataContractTests
{
    [TestMethod, EachTrainer]
    public void A_feature_that_is_constant_in_training_counts_nothing_when_scaled(TrainerTask task)
    {
        foreach (var normalization in new[] { InputNormalization.Standardize, InputNormalization.MinMax, InputNormalization.Robust })
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick();
            options.InputNormalization = normalization;
            var model = contract.Fit(options, contract.View(Third(ContractRows.Make(40), 7.3f)));
            var rows = ContractRows.Make(10, seed: 2);
            float[] scores = contract.Scores(model.Transform(contract.View(Third(rows, 7.3f))));
            Assert.IsTrue(scores.All(float.IsFinite));
            CollectionAssert.AreEqual(scores, contract.Scores(model.Transform(contract.View(Third(rows, -1e9f)))), $"{normalization}");
        }
    }

    [TestMethod, EachTrainer]
    public void A_constant_feature_as_it_is_changes_nothing_that_is_learned(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 60);
        options.InputNormalization = InputNormalization.None;
        options.Optimizer = new Adam { LearningRate = 0.05 };
        var scored = contract.Fit(options, contract.View(Third(ContractRows.Make(200), 3))).Transform(contract.View(Third(ContractRows.Make(100, seed: 2), 3)));
        Assert.IsGreaterThan(0.9, contract.Quality(scored));
    }

    [TestMethod, EachTrainer]
    public void Features_that_differ_by_almost_nothing_leave_the_scores_finite(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<InputNormalization>())
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick(epochs: 2);
            options.InputNormalization = normalization;
            // 1 over the range is beyond Single.
            var rows = ContractRows.Make(20).Select((row, i) => row.With(new VBuffer<float>(2, [i % 2 * 1e-42f, row.Features.GetItemOrDefault(0)]))).ToList();
            Assert.IsTrue(contract.ScoresOf(options, contract.View(rows), contract.View(rows)).All(float.IsFinite), $"{normalization}");
        }
    }

    [TestMethod]
    [DataRow(InputNormalization.None)]
    [DataRow(InputNormalization.Standardize)]
    [DataRow(InputNormalization.MinMax)]
    [DataRow(InputNormalization.Robust)]
    public void One_row_is_enough_for_a_regression(InputNormalization normalization)
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var options = contract.Quick(epochs: 100);
        options.InputNormalization = normalization;
        options.Optimizer = new Sgd { LearningRate = 0.03 };
        var row = ContractRows.Make(1);
        Assert.AreEqual(row[0].Number, contract.ScoresOf(options, contract.View(row), contract.View(row))[0], 0.1);
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary, "The training label column 'Flag' must hold both classes, but all 1 rows are true; give rows of the other class too.")]
    [DataRow(TrainerTask.Multiclass, "The training label column 'Key' must hold at least two classes, but all 1 rows are of key 2; give rows of other classes too.")]
    public void One_row_is_too_few_for_classes(TrainerTask task, string message)
    {
        var contract = TrainerContract.Of(task);
        var row = new ContractRow { Features = new(1, [1f]), Flag = true, Class = "middle" };
        Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(contract.Quick(), contract.View([row]))).Message);
    }

    [TestMethod, EachTrainer]
    public void More_features_than_rows_are_learned_by_heart(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var view = contract.Rows(12, width: 40);
        Assert.IsGreaterThan(0.99, contract.Quality(contract.Fit(contract.Quick(epochs: 100), view).Transform(view)));
    }

    [TestMethod, EachTrainer]
    public void A_thousand_columns_are_learned_from(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 30);
        options.Optimizer = new Adam { LearningRate = 0.01 };
        var view = contract.Rows(100, width: 1000);
        var model = contract.Fit(options, view);
        Assert.AreEqual(1000, contract.ModelOf(model).FeatureCount);
        Assert.IsGreaterThan(0.9, contract.Quality(model.Transform(view)));
    }

    [TestMethod, EachTrainer]
    public void Sparse_and_dense_features_give_the_same_bits(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var dense = ContractRows.Make(40, width: 8);
        foreach (var row in dense) row.Features = new(8, [row.Features.GetItemOrDefault(0), 0, 0, row.Features.GetItemOrDefault(1), 0, 0, 0, 0]);
        var sparse = dense.ConvertAll(row => row.With(new VBuffer<float>(8, 2, [row.Features.GetItemOrDefault(0), row.Features.GetItemOrDefault(3)], [0, 3])));
        float[] expected = contract.ScoresOf(contract.Quick(), contract.View(dense), contract.View(dense));
        CollectionAssert.AreEqual(expected, contract.ScoresOf(contract.Quick(), contract.View(sparse), contract.View(dense)));
        CollectionAssert.AreEqual(expected, contract.ScoresOf(contract.Quick(), contract.View(dense), contract.View(sparse)));
    }

    [TestMethod]
    public void A_key_from_text_from_a_number_and_from_a_Boolean_label_a_multiclass_model()
    {
        var context = new MLContext(1);
        var rows = ContractRows.Make(60).Select(row => new { row.Class, Number = Array.IndexOf(ContractRows.Classes, row.Class) * 10, row.Flag, X = row.Features.GetItemOrDefault(0) });
        foreach (string column in new[] { "Class", "Number", "Flag" })
        {
            var view = context.Data.LoadFromEnumerable(rows);
            var model = context.Transforms.Concatenate("Features", "X")
                .Append(context.Transforms.Conversion.MapValueToKey("Label", column))
                .Append(context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { HiddenLayers = [4], Dropout = [], Optimizer = new Adam { LearningRate = 0.02 }, Epochs = 60, Threads = 1, Device = "cpu" }.Plainly()))
                .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
                .Fit(view);
            var scored = model.Transform(view);
            Assert.AreEqual(view.Schema[column].Type, scored.Schema["PredictedLabel"].Type);
            Assert.IsGreaterThan(0.6, context.MulticlassClassification.Evaluate(scored).MicroAccuracy, column);
        }
    }

    private static List<ContractRow> Third(List<ContractRow> rows, float value) =>
        rows.ConvertAll(row => row.With(new VBuffer<float>(3, [row.Features.GetItemOrDefault(0), row.Features.GetItemOrDefault(1), value])));
}
