using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Training;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Batch sizes and patience that go by the number of rows.</summary>
[TestClass]
public sealed class AutoDefaultsTests
{
    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(64, 64)]
    [DataRow(65, 64)]
    [DataRow(1_024, 64)]
    [DataRow(1_025, 128)]
    [DataRow(8_192, 128)]
    [DataRow(8_193, 256)]
    [DataRow(30_000, 256)]
    [DataRow(30_001, 512)]
    [DataRow(3_000_000_000, 512)]
    public void A_batch_grows_with_the_rows(long rows, int expected) => Assert.AreEqual(expected, AutoDefaults.BatchSize(new MlpRegressionTrainer.Options(), rows));

    [TestMethod]
    [DataRow(1_024, 40)]
    [DataRow(1_025, 30)]
    [DataRow(8_192, 30)]
    [DataRow(8_193, 20)]
    [DataRow(3_000_000_000, 20)]
    public void Patience_falls_with_the_rows(long rows, int expected) => Assert.AreEqual(expected, AutoDefaults.Patience(new(), rows));

    [TestMethod]
    public void What_is_set_goes_before_the_rule()
    {
        Assert.AreEqual(300, AutoDefaults.BatchSize(new MlpRegressionTrainer.Options { BatchSize = 300 }, 50_000));
        Assert.AreEqual(200, AutoDefaults.BatchSize(new MlpRegressionTrainer.Options { BatchSize = 300 }, 200));
        Assert.AreEqual(50_000, AutoDefaults.BatchSize(new MlpRegressionTrainer.Options { BatchSize = null }, 50_000));
        Assert.AreEqual(50_000, AutoDefaults.BatchSize(new MlpRegressionTrainer.Options { Optimizer = new Lbfgs() }, 50_000));
        Assert.AreEqual(0, AutoDefaults.Patience(new() { Patience = 0 }, 100));
        Assert.AreEqual(7, AutoDefaults.Patience(new() { Patience = 7 }, 50_000));
    }

    /// <summary>Nothing is learned at such a rate, so that no epoch is better than the first.</summary>
    [TestMethod]
    [DataRow(1_024, 64, 40)]
    [DataRow(1_025, 128, 30)]
    public void A_training_keeps_to_them(int rows, int batch, int patience)
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var messages = new List<string>();
        contract.Context.Log += (_, e) => messages.Add(e.RawMessage);
        var options = new MlpRegressionTrainer.Options { LabelColumnName = contract.Label, Seed = 1, Device = "cpu", Threads = 1, HiddenLayers = [], Optimizer = new Sgd { LearningRate = 1e-30 } };
        (options.InputNormalization, options.NumericEmbedding, options.SharedEnsemble) = (InputNormalization.Standardize, null, null);
        var history = contract.ModelOf(contract.Fit(options, contract.Rows(rows), contract.Rows(20, seed: 2))).History;
        Assert.HasCount(1 + patience + 1, history);
        Assert.Contains(message => message.Contains($"batches of {batch},", StringComparison.Ordinal), messages);
    }
}
