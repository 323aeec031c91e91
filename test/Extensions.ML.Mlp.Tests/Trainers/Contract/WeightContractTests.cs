namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Example weight 2 is the row twice, in all that is measured on the rows.</summary>
[TestClass]
public sealed class WeightContractTests
{
    [TestMethod, EachTrainer]
    public void Example_weight_2_is_the_row_twice_whatever_the_scaling_of_the_features(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<InputNormalization>())
        {
            Compare(task, options => options.InputNormalization = normalization, $"{normalization}");
        }
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Example_weight_2_is_the_row_twice_with_balanced_and_given_class_weights(TrainerTask task)
    {
        Compare(task, options => ((MlpClassificationOptions)options).ClassWeights = ClassWeights.Balanced);
        Compare(task, options => ((MlpClassificationOptions)options).ClassWeights = ClassWeights.Of(task == TrainerTask.Binary ? [1, 3] : [1, 3, 2]));
        Compare(task, options => ((MlpClassificationOptions)options).LabelSmoothing = 0.1);
    }

    [TestMethod]
    public void Example_weight_2_is_the_row_twice_with_each_loss_and_a_label_as_it_is()
    {
        foreach (var loss in new RegressionLoss[] { new SquaredError(), new AbsoluteError(), new HuberLoss(), new QuantileLoss { Level = 0.8 } })
        {
            Compare(TrainerTask.Regression, options => ((MlpRegressionTrainer.Options)options).Loss = loss, $"{loss}");
        }
        Compare(TrainerTask.Regression, options =>
        {
            ((MlpRegressionTrainer.Options)options).Loss = new PoissonLoss();
            options.Optimizer = new Sgd { LearningRate = 1e-3 };
        });
        Compare(TrainerTask.Regression, options =>
        {
            ((MlpRegressionTrainer.Options)options).StandardizeLabel = false;
            options.Optimizer = new Adam { LearningRate = 0.5 };
        });
    }

    [TestMethod, EachTrainer]
    public void Validation_rows_count_by_their_weights_too(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation) = (contract.Rows(30), ContractRows.Make(30, seed: 2));
        var weighted = contract.ModelOf(contract.Fit(Weighted(contract), train, contract.View(validation))).History;
        var repeated = contract.ModelOf(contract.Fit(Weighted(contract), train, contract.View(ContractRows.Repeat(validation)))).History;
        for (int epoch = 0; epoch < weighted.Count; epoch++)
        {
            Assert.AreEqual(repeated[epoch].ValidationLoss!.Value, weighted[epoch].ValidationLoss!.Value, 1e-5);
            Assert.AreEqual(repeated[epoch].ValidationMetric!.Value, weighted[epoch].ValidationMetric!.Value, 1e-5 * repeated[epoch].ValidationMetric!.Value);
        }
    }

    private static MlpTrainerOptions Weighted(TrainerContract contract)
    {
        var options = contract.Quick(epochs: 5);
        options.ExampleWeightColumnName = "Weight";
        return options;
    }

    private static void Compare(TrainerTask task, Action<MlpTrainerOptions> set, string? message = null)
    {
        var contract = TrainerContract.Of(task);
        var (rows, test, options) = (ContractRows.Make(40), contract.Rows(20, seed: 2), Weighted(contract));
        options.Epochs = 10;
        // Slow enough that the path is smooth: what rounding leaves must not grow.
        options.Optimizer = new Sgd { LearningRate = 0.1 };
        set(options);
        float[] weighted = contract.ScoresOf(options, contract.View(rows), test);
        options.ExampleWeightColumnName = null;
        float[] repeated = contract.ScoresOf(options, contract.View(ContractRows.Repeat(rows)), test);
        // Ten steps in single precision, the sums in another order.
        ScoreAssert.AreClose(repeated, weighted, 1e-4, message);
        CollectionAssert.AreNotEqual(contract.ScoresOf(options, contract.View(rows), test), weighted, "the weights count");
    }
}
