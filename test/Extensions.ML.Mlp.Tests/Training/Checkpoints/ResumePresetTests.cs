using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>The default network and each preset, cut off and gone on with, give the bits of a training that never was: each task, engine and way to hold rows.</summary>
[TestClass]
public sealed class ResumePresetTests
{
    private static readonly string[] Presets = ["default", "TabM", "RealMlp"];

    public static IEnumerable<object[]> Trainings =>
        from task in Enum.GetValues<TrainerTask>()
        from preset in Presets
        select new object[] { task, preset };

    [TestMethod, DynamicData(nameof(Trainings))]
    public void With_each_preset(TrainerTask task, string preset)
    {
        foreach (var (engine, handling) in Ways)
        {
            var contract = TrainerContract.Of(task);
            CheckpointFolder.Compare(contract, () => Small(contract, preset, engine, handling), options => contract.Fit(options, contract.Rows(60)), $"{engine}, {handling}");
        }
    }

    [TestMethod, EachTrainer]
    public void With_keys_and_missing_values(TrainerTask task)
    {
        foreach (var (engine, handling) in Ways)
        {
            var contract = TrainerContract.Of(task);
            var rows = Spoiled(contract, 60, seed: 1);
            CheckpointFolder.Compare(contract, NewOptions, options => contract.Fit(options, rows), $"{engine}, {handling}", Spoiled(contract, 20, seed: 9));

            MlpTrainerOptions NewOptions()
            {
                var options = Small(contract, "default", engine, handling);
                (options.CategoricalColumnNames, options.CategoryEmbedding, options.MissingValues) = (["Keyed", "Held"], new() { MostOneHot = 2 }, MissingValues.Impute);
                return options;
            }
        }
    }

    private static IEnumerable<(TrainingEngine Engine, DataHandling Handling)> Ways =>
        from engine in (TrainingEngine[])[TrainingEngine.Fused, TrainingEngine.Autograd]
        from handling in (DataHandling[])[DataHandling.InMemory, DataHandling.Streaming]
        select (engine, handling);

    /// <summary>A preset as it comes, but with narrow layers and several batches an epoch; a best epoch is kept.</summary>
    private static MlpTrainerOptions Small(TrainerContract contract, string preset, TrainingEngine engine, DataHandling handling)
    {
        var options = contract.Preset(preset);
        (options.LabelColumnName, options.Engine, options.DataHandling, options.ShuffleBufferRows) = (contract.Label, engine, handling, 20);
        (options.HiddenLayers, options.BatchSize, options.Epochs, options.ValidationFraction) = ([.. options.HiddenLayers.Select(_ => 8)], 16, 5, 0.2);
        (options.Seed, options.Threads, options.Device) = (1, 1, "cpu");
        return options;
    }

    /// <summary>A key of three values, which is embedded, one of two, which stays one-hot, and rows in which the first feature is missing.</summary>
    private static IDataView Spoiled(TrainerContract contract, int count, int seed)
    {
        var rows = ContractRows.Make(count, seed: seed);
        for (int row = 0; row < count; row += 4) rows[row] = rows[row].With(new Microsoft.ML.Data.VBuffer<float>(3, [float.NaN, .. rows[row].Features.GetValues()[1..]]));
        var view = contract.View(rows);
        var keys = contract.Context.Transforms.Conversion;
        return keys.MapValueToKey("Keyed", "Class").Append(keys.MapValueToKey("Held", "Weight")).Fit(view).Transform(view);
    }
}
