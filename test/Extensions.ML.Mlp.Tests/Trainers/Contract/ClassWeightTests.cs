namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Class weights: balanced, given, and wrong.</summary>
[TestClass]
public sealed class ClassWeightTests
{
    [TestMethod]
    public void Balanced_weights_raise_the_recall_of_the_minority()
    {
        var contract = TrainerContract.Of(TrainerTask.Binary);
        // A tenth is true, and noise hides which.
        var random = new Random(1);
        var rows = ContractRows.Make(400);
        foreach (var row in rows) row.Flag = row.Features.GetItemOrDefault(0) + 2 * ContractRows.Normal(random) > 4.5;
        Assert.IsGreaterThan(Recall(null) + 0.3, Recall(ClassWeights.Balanced));

        double Recall(ClassWeights? weights)
        {
            var options = (MlpBinaryTrainer.Options)contract.Quick();
            options.ClassWeights = weights;
            var scored = contract.Fit(options, contract.View(rows[..300])).Transform(contract.View(rows[300..]));
            return contract.Context.BinaryClassification.Evaluate(scored, contract.Label).PositiveRecall;
        }
    }

    [TestMethod]
    public void Balanced_weights_raise_the_accuracy_of_the_rarest_class()
    {
        var contract = TrainerContract.Of(TrainerTask.Multiclass);
        var random = new Random(1);
        var rows = ContractRows.Make(400);
        foreach (var row in rows)
        {
            double sum = row.Features.GetItemOrDefault(0) + 2 * ContractRows.Normal(random);
            row.Class = sum > 4.5 ? "high" : sum > 1 ? "middle" : "low";
        }
        Assert.IsGreaterThan(Recall(null) + 0.2, Recall(ClassWeights.Balanced));

        double Recall(ClassWeights? weights)
        {
            var options = (MlpMulticlassTrainer.Options)contract.Quick();
            options.ClassWeights = weights;
            var scored = contract.Fit(options, contract.View(rows[..300])).Transform(contract.View(rows[300..]));
            return contract.Context.MulticlassClassification.Evaluate(scored, contract.Label).ConfusionMatrix.PerClassRecall[2];
        }
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Given_weights_are_example_weights(TrainerTask task)
    {
        double[] weights = task == TrainerTask.Binary ? [0.5, 3] : [0.5, 3, 1.25];
        var contract = TrainerContract.Of(task);
        var (rows, test) = (ContractRows.Make(60), contract.Rows(20, seed: 2));
        var options = (MlpClassificationOptions)contract.Quick();
        options.ClassWeights = ClassWeights.Of(weights);
        float[] byClass = contract.ScoresOf(Scaled(options), contract.View(rows), test);

        foreach (var row in rows) row.Weight = (float)weights[task == TrainerTask.Binary ? (row.Flag ? 1 : 0) : Array.IndexOf(ContractRows.Classes, row.Class)];
        (options.ClassWeights, options.ExampleWeightColumnName) = (null, "Weight");
        CollectionAssert.AreEqual(contract.ScoresOf(Scaled(options), contract.View(rows), test), byClass);

        // Class weights do not move the scaling of the features; example weights do.
        static MlpTrainerOptions Scaled(MlpTrainerOptions options)
        {
            options.InputNormalization = InputNormalization.None;
            return options;
        }
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Class_weights_that_are_alike_change_nothing(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        float[] expected = contract.ScoresOf(contract.Quick());
        var options = (MlpClassificationOptions)contract.Quick();
        options.ClassWeights = ClassWeights.Of(task == TrainerTask.Binary ? [7, 7] : [7, 7, 7]);
        // Sums of sevens, divided by seven times as much, in single precision.
        ScoreAssert.AreClose(expected, contract.ScoresOf(options), 1e-4);
    }

    [TestMethod]
    public void A_wrong_number_of_weights_is_told_as_soon_as_the_classes_are_known()
    {
        var binary = TrainerContract.Of(TrainerTask.Binary);
        Assert.AreEqual(
            "ClassWeights must have a weight for each of the 2 classes, but it is 3 weights; ClassWeights.Balanced finds them by itself. (Parameter 'options')",
            Assert.ThrowsExactly<ArgumentException>(() => binary.Trainer(new MlpBinaryTrainer.Options { ClassWeights = ClassWeights.Of(1, 2, 3) }.Plainly())).Message);

        var multiclass = TrainerContract.Of(TrainerTask.Multiclass);
        var options = (MlpMulticlassTrainer.Options)multiclass.Quick();
        options.ClassWeights = ClassWeights.Of(1, 2);
        Assert.AreEqual(
            "ClassWeights must have a weight for each of the 3 classes, but it is 2 weights; ClassWeights.Balanced finds them by itself.",
            Assert.ThrowsExactly<InvalidOperationException>(() => multiclass.Fit(options, multiclass.Rows(10))).Message);
    }
}
