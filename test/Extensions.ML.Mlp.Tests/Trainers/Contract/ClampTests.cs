namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Predictions that are kept within the labels that were learned from, on rows far outside of all that was seen.</summary>
[TestClass]
public sealed class ClampTests
{
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Regression);

    [TestMethod]
    [DataRow("Plain")]
    [DataRow("RealMlp")]
    public void Predictions_end_at_the_labels_of_the_training_rows(string preset)
    {
        var train = ContractRows.Make(300);
        // Rows that are not learned from have larger labels.
        var validation = ContractRows.Make(50, seed: 3).ConvertAll(row => new ContractRow { Features = row.Features, Number = row.Number + 1000 });
        float[] free = Far(preset, clamps: false, train, validation), kept = Far(preset, clamps: true, train, validation);
        float least = train.Min(row => row.Number), most = train.Max(row => row.Number);
        CollectionAssert.AreEqual(free.Select(score => Math.Clamp(score, least, most)).ToArray(), kept);
        Assert.IsGreaterThan(most, free.Max());
        Assert.IsLessThan(least, free.Min());
    }

    private float[] Far(string preset, bool clamps, List<ContractRow> train, List<ContractRow> validation)
    {
        var options = preset == "Plain" ? MlpRegressionTrainer.Options.Plain() : MlpRegressionTrainer.Options.RealMlp();
        (options.LabelColumnName, options.Seed, options.Device, options.Threads) = (_contract.Label, 1, "cpu", 1);
        (options.HiddenLayers, options.Epochs, options.ClampPredictions, options.EarlyStopping) = ([16], 20, clamps, null);
        var far = ContractRows.Make(50, seed: 2).ConvertAll(row => row.With(new Microsoft.ML.Data.VBuffer<float>(3, [.. row.Features.DenseValues().Select(value => 1000 * value)])));
        return _contract.Scores(_contract.Fit(options, _contract.View(train), _contract.View(validation)).Transform(_contract.View(far)));
    }
}
