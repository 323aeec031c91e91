namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Batches of every size, with and without batch normalization.</summary>
[TestClass]
public sealed class BatchContractTests
{
    [TestMethod, EachTrainer]
    public void Batches_of_one_row_train(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<LayerNormalization>())
        {
            var (contract, options) = With(task, batchSize: 1);
            options.LayerNormalization = normalization;
            Assert.IsTrue(contract.ScoresOf(options).All(float.IsFinite), $"{normalization}");
        }
    }

    [TestMethod, EachTrainer]
    public void A_last_batch_of_one_row_trains_with_batch_normalization(TrainerTask task)
    {
        var (contract, options) = With(task, batchSize: 20);
        options.LayerNormalization = LayerNormalization.Batch;
        Assert.IsTrue(contract.ScoresOf(options, contract.Rows(41), contract.Rows(10, seed: 2)).All(float.IsFinite));
    }

    [TestMethod, EachTrainer]
    public void The_last_batch_is_left_out_when_it_is_smaller(TrainerTask task)
    {
        var (contract, options) = With(task, batchSize: 20);
        (options.Shuffle, options.InputNormalization) = (false, InputNormalization.None);
        if (options is MlpRegressionTrainer.Options regression) regression.StandardizeLabel = false;
        options.Optimizer = new Sgd { LearningRate = 1e-3 };
        var (rows, test) = (ContractRows.Make(50), contract.Rows(10, seed: 2));
        float[] first = contract.ScoresOf(options, contract.View(rows[..40]), test);
        CollectionAssert.AreNotEqual(first, contract.ScoresOf(options, contract.View(rows), test));
        options.DropLast = true;
        CollectionAssert.AreEqual(first, contract.ScoresOf(options, contract.View(rows), test));
        CollectionAssert.AreEqual(first, contract.ScoresOf(options, contract.View(rows[..40]), test), "40 rows have no smaller batch");
    }

    [TestMethod, EachTrainer]
    public void A_batch_as_large_as_the_data_or_larger_is_a_full_batch(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        float[] full = contract.ScoresOf(contract.Quick());
        foreach (int size in new[] { 60, 61, int.MaxValue })
        {
            var options = contract.Quick();
            (options.BatchSize, options.DropLast) = (size, true);
            CollectionAssert.AreEqual(full, contract.ScoresOf(options));
        }
    }

    [TestMethod, EachTrainer]
    public void A_shuffled_epoch_differs_from_one_in_the_rows_order(TrainerTask task)
    {
        var (contract, options) = With(task, batchSize: 16);
        float[] shuffled = contract.ScoresOf(options);
        options.Shuffle = false;
        CollectionAssert.AreNotEqual(shuffled, contract.ScoresOf(options));
    }

    private static (TrainerContract Contract, MlpTrainerOptions Options) With(TrainerTask task, int batchSize)
    {
        var contract = TrainerContract.Of(task);
        var options = contract.Quick(epochs: 3);
        options.BatchSize = batchSize;
        options.Optimizer = new Sgd { LearningRate = 0.01 };
        return (contract, options);
    }
}
