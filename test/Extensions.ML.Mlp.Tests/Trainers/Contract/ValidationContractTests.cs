using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Splitting;

namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Validation rows: given, or held out; never learned from.</summary>
[TestClass]
public sealed class ValidationContractTests
{
    [TestMethod, EachTrainer]
    public void Validation_rows_are_not_learned_from(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation, test) = (contract.Rows(60), contract.Rows(30, seed: 3), contract.Rows(20, seed: 2));
        var model = contract.Fit(contract.Quick(), train, validation);
        CollectionAssert.AreEqual(contract.ScoresOf(contract.Quick(), train, test), contract.Scores(model.Transform(test)));
        Assert.IsTrue(contract.ModelOf(model).History.All(report => report.ValidationLoss > 0));
    }

    public static IEnumerable<(TrainerTask Task, string Preset)> Presets => RecipeContractTests.Presets;

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void Validation_rows_leave_no_trace_in_a_preset(TrainerTask task, string preset)
    {
        var contract = TrainerContract.Of(task);
        AssertNoTrace(contract, () => RecipeContractTests.Options(contract, preset));
    }

    [TestMethod, EachTrainer]
    public void Validation_rows_leave_no_trace_in_a_scaling_or_a_replacement(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        foreach (var (normalization, missing) in Enum.GetValues<InputNormalization>().SelectMany(_ => Enum.GetValues<MissingValues>(), (normalization, missing) => (normalization, missing)))
        {
            AssertNoTrace(contract, () =>
            {
                var options = RecipeContractTests.Options(contract, "default");
                (options.InputNormalization, options.MissingValues) = (normalization, missing);
                return options;
            });
        }
    }

    /// <summary>The rows to validate on have other features and labels than those to learn from, and lack some: whatever were measured on them too would be another.</summary>
    private static void AssertNoTrace(TrainerContract contract, Func<MlpTrainerOptions> make)
    {
        var (train, test) = (contract.Rows(60), contract.Rows(20, seed: 2));
        var validation = contract.View([.. ContractRows.Make(80, seed: 3).Select((row, index) => Foreign(row, index))]);
        var options = make();
        (options.Epochs, options.EarlyStopping) = (2, null);
        var with = contract.Fit(options, train, validation);
        Assert.IsNotNull(contract.ModelOf(with).History[0].ValidationLoss);
        CollectionAssert.AreEqual(contract.ScoresOf(options, train, test), contract.Scores(with.Transform(test)), $"{options.InputNormalization}, {options.MissingValues}");

        static ContractRow Foreign(ContractRow row, int index) => new()
        {
            Features = new(3, [index % 4 == 3 ? float.NaN : 20 + 3 * row.Features.GetItemOrDefault(0), 5 * row.Features.GetItemOrDefault(1), -row.Features.GetItemOrDefault(2)]),
            Flag = row.Flag,
            Class = row.Class,
            Number = row.Number + 500,
        };
    }

    [TestMethod, EachTrainer]
    public void The_metric_is_ML_NETs_on_the_same_rows(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<LayerNormalization>())
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick(epochs: 7);
            options.LayerNormalization = normalization;
            Compare(contract, options);
        }
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Class_weights_do_not_weight_the_accuracy(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = (MlpClassificationOptions)contract.Quick(epochs: 3);
        options.ClassWeights = ClassWeights.Of(task == TrainerTask.Binary ? [1, 30] : [1, 30, 5]);
        Compare(contract, options);
        options.LabelSmoothing = 0.3;
        Compare(contract, options);
    }

    [TestMethod]
    public void The_metric_of_a_regression_is_ML_NETs_for_each_loss()
    {
        foreach (var loss in new RegressionLoss[] { new AbsoluteError(), new HuberLoss(), new QuantileLoss(), new PoissonLoss() })
        {
            var contract = TrainerContract.Of(TrainerTask.Regression);
            var options = (MlpRegressionTrainer.Options)contract.Quick(epochs: 7);
            (options.Loss, options.Optimizer) = (loss, new Adam());
            Compare(contract, options);
        }
    }

    [TestMethod, EachTrainer]
    public void A_held_out_share_is_the_split_done_by_hand(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = ContractRows.Make(50);
        var options = contract.Quick();
        options.ValidationFraction = 0.3;
        var test = contract.Rows(20, seed: 2);
        var held = contract.Fit(options, contract.View(rows));

        float[] labels = [.. rows.Select(row => task switch { TrainerTask.Binary => row.Flag ? 1 : 0, TrainerTask.Multiclass => Array.IndexOf(ContractRows.Classes, row.Class), _ => row.Number })];
        float[] numbers = [.. Enumerable.Range(0, 50).Select(i => (float)i)];
        var (train, validation) = HoldOutSplit.Of(new(1, numbers, labels, null), 0.3, seed: 1, stratify: task != TrainerTask.Regression);
        options.ValidationFraction = 0;
        var split = contract.Fit(options, Take(train), Take(validation));
        CollectionAssert.AreEqual(contract.Scores(split.Transform(test)), contract.Scores(held.Transform(test)));
        CollectionAssert.AreEqual(Losses(split), Losses(held));

        IDataView Take(DenseRows some) => contract.View([.. some.Features.Select(i => rows[(int)i])]);
        float?[] Losses(ITransformer model) => [.. contract.ModelOf(model).History.Select(report => report.ValidationLoss)];
    }

    [TestMethod, EachTrainer]
    public void Given_validation_rows_go_before_a_share(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation, test) = (contract.Rows(60), contract.Rows(30, seed: 3), contract.Rows(20, seed: 2));
        var options = contract.Quick();
        options.ValidationFraction = 0.5;
        CollectionAssert.AreEqual(contract.ScoresOf(contract.Quick(), train, test), contract.Scores(contract.Fit(options, train, validation).Transform(test)));
    }

    [TestMethod]
    public void One_row_cannot_be_split()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var options = contract.Quick();
        options.ValidationFraction = 0.2;
        Assert.AreEqual(
            "ValidationFraction needs at least two rows, one to learn from and one to validate on, but the training data has one; give more rows or set ValidationFraction to 0.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(1))).Message);
    }

    [TestMethod]
    public void Validation_rows_with_other_classes_are_refused()
    {
        var context = new MLContext(1);
        var train = Keyed("low", "middle", "high");
        var trainer = context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { LabelColumnName = "Key", Epochs = 1, Device = "cpu" }.Plainly());
        Assert.AreEqual(
            "The validation label column 'Key' must have as many classes as the training data, 3, but it has 2; pass both through the same transformers.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(train, Keyed("low", "high"))).Message);
        Assert.AreEqual(
            "The validation label column 'Key' must have as many classes as the training data, 3, but it has 4; pass both through the same transformers.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(train, Keyed("a", "b", "c", "d"))).Message);

        Assert.AreEqual(
            "The validation label column 'Key' must have the same keys as the training data, but key 1 is 'low' there and 'high' here; pass both through the same transformers.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(train, Keyed("high", "middle", "low"))).Message);
        trainer.Fit(train, Keyed("low", "middle", "high"));

        IDataView Keyed(params string[] names)
        {
            var view = ContractRows.View(context, [.. names.Select(name => new ContractRow { Features = new(1, [1]), Class = name })]);
            return context.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(view).Transform(view);
        }
    }

    [TestMethod]
    public void Keys_that_stand_for_numbers_are_compared_too()
    {
        var context = new MLContext(1);
        var trainer = context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { LabelColumnName = "Key", Epochs = 1, Device = "cpu" }.Plainly());
        Assert.AreEqual(
            "The validation label column 'Key' must have the same keys as the training data, but key 2 is '2.5' there and '3' here; pass both through the same transformers.",
            Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Keyed(1, 2.5f), Keyed(1, 3))).Message);

        IDataView Keyed(params float[] numbers)
        {
            var view = ContractRows.View(context, [.. numbers.Select(number => new ContractRow { Features = new(1, [1]), Number = number })]);
            return context.Transforms.Conversion.MapValueToKey("Key", "Number").Fit(view).Transform(view);
        }
    }

    private static void Compare(TrainerContract contract, MlpTrainerOptions options)
    {
        var validation = contract.Rows(90, seed: 2);
        var model = contract.Fit(options, contract.Rows(50), validation);
        double metric = contract.Metric(model.Transform(validation));
        // Single precision, and labels of about 100.
        Assert.AreEqual(metric, contract.ModelOf(model).History[^1].ValidationMetric!.Value, 1e-4 * metric);
    }
}
