namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Rows that are streamed are learned from as rows in memory are.</summary>
[TestClass]
public sealed class StreamingContractTests
{
    [TestMethod, EachTrainer]
    public void Streamed_rows_give_the_bits_of_rows_in_memory(TrainerTask task)
    {
        Compare(task, options => options.Shuffle = false);
        Compare(task, options => options.ShuffleBufferRows = 60, "a buffer for all rows");
        Compare(task, options => (options.Shuffle, options.ExampleWeightColumnName) = (false, "Weight"), "weights");
        Compare(task, options => (options.Shuffle, options.DropLast) = (false, true), "the last batch left out");
        Compare(task, options => options.BatchSize = 1000, "one batch");
        Compare(task, options => (options.Dropout, options.LayerNormalization) = ([0.2], LayerNormalization.Batch), "dropout and batch normalization");
        foreach (var normalization in Enum.GetValues<InputNormalization>()) Compare(task, options => options.InputNormalization = normalization, $"{normalization}");
    }

    [TestMethod]
    [DataRow(TrainerTask.Binary)]
    [DataRow(TrainerTask.Multiclass)]
    public void Class_weights_are_those_of_rows_in_memory(TrainerTask task)
    {
        Compare(task, options => ((MlpClassificationOptions)options).ClassWeights = ClassWeights.Balanced);
        Compare(task, options => (((MlpClassificationOptions)options).ClassWeights, options.ExampleWeightColumnName) = (ClassWeights.Balanced, "Weight"));
        Compare(task, options => ((MlpClassificationOptions)options).LabelSmoothing = 0.1);
    }

    [TestMethod, EachTrainer]
    public void Given_validation_rows_are_streamed_and_stop_the_training_at_the_same_epoch(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Options(contract);
        (options.Epochs, options.EarlyStopping, options.ExampleWeightColumnName) = (30, new() { Patience = 3 }, "Weight");
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        var memory = contract.ModelOf(contract.Fit(options, train, validation)).History;
        options.DataHandling = DataHandling.Streaming;
        var streamed = contract.ModelOf(contract.Fit(options, train, validation)).History;
        Assert.AreEqual(memory.BestEpoch, streamed.BestEpoch);
        CollectionAssert.AreEqual(Losses(memory), Losses(streamed));

        static object[] Losses(TrainingHistory history) => [.. history.Select(report => (report.TrainLoss, report.ValidationLoss, report.ValidationMetric))];
    }

    [TestMethod, EachTrainer]
    public void A_small_buffer_gives_the_same_bits_twice_and_others_by_another_seed(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Options(contract);
        (options.DataHandling, options.ShuffleBufferRows, options.ValidationFraction) = (DataHandling.Streaming, 10, 0.2);
        float[] first = contract.ScoresOf(options);
        CollectionAssert.AreEqual(first, contract.ScoresOf(options));
        options.Seed = 2;
        CollectionAssert.AreNotEqual(first, contract.ScoresOf(options));
    }

    [TestMethod, EachTrainer]
    public void Held_out_rows_are_validated_on_and_not_learned_from(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Options(contract);
        (options.DataHandling, options.EarlyStopping) = (DataHandling.Streaming, new() { Patience = 2 });
        var history = contract.ModelOf(contract.Fit(options, contract.Rows(600))).History;
        Assert.IsTrue(history.All(report => report.ValidationLoss > 0));
        Assert.IsNotNull(history.BestEpoch);
        options.EarlyStopping = contract.NewOptions().EarlyStopping;
        Assert.IsNull(contract.ModelOf(contract.Fit(options, contract.Rows(199))).History[0].ValidationLoss);
    }

    [TestMethod, EachTrainer]
    public void A_share_of_few_rows_that_holds_none_out_is_an_error(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Options(contract);
        (options.DataHandling, options.ValidationFraction) = (DataHandling.Streaming, 1e-9);
        Assert.AreEqual(
            "ValidationFraction must hold a row out, but 1E-09 of 60 rows that are streamed is none; give more rows, a larger share, or validation data.",
            Assert.ThrowsExactly<InvalidOperationException>(() => contract.Fit(options, contract.Rows(60))).Message);
    }

    [TestMethod, EachTrainer]
    public void Skipped_rows_leave_no_trace_and_are_told_once(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var warnings = new List<string>();
        contract.Context.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var options = Options(contract);
        options.DataHandling = DataHandling.Streaming;
        var rows = ContractRows.Make(60);
        var broken = rows[0].With(new VBuffer<float>(3, [1, float.NaN, 2]));
        var test = contract.Rows(20, seed: 2);
        CollectionAssert.AreEqual(contract.ScoresOf(options, contract.View(rows), test), contract.ScoresOf(options, contract.View([.. rows[..30], broken, .. rows[30..]]), test));
        CollectionAssert.AreEqual(new[] { "Skipped 1 of 61 rows of the training data with missing or infinite features, label or weight, or a weight not above 0." }, warnings);
    }

    [TestMethod, EachTrainer]
    public void A_training_goes_on_from_a_model_and_a_learning_rate_is_looked_for(TrainerTask task)
    {
        Compare(task, (contract, options) =>
        {
            options.Seed = 3;
            return contract.Scores(contract.Fit(options, contract.Rows(60), startFrom: contract.Fit(options, contract.Rows(40))).Transform(contract.Rows(20, seed: 2)));
        });
        var regression = TrainerContract.Of(TrainerTask.Regression);
        Compare(TrainerTask.Regression, (_, options) =>
        {
            var trainer = regression.Context.Regression.Trainers.Mlp((MlpRegressionTrainer.Options)options);
            return [.. trainer.FindLearningRate(regression.Rows(60), new() { Steps = 25 }).Points.Select(point => (float)point.Loss)];
        });
    }

    [TestMethod]
    public void Rows_of_a_text_file_are_streamed()
    {
        string file = Path.GetTempFileName();
        try
        {
            var contract = TrainerContract.Of(TrainerTask.Regression);
            File.WriteAllLines(file, ContractRows.Make(300).Select(row => FormattableString.Invariant($"{row.Number};{string.Join(';', row.Features.DenseValues().Select(value => FormattableString.Invariant($"{value}")))}")));
            var view = contract.Context.Data.LoadFromTextFile(file, [new TextLoader.Column("Number", DataKind.Single, 0), new("Features", DataKind.Single, 1, 3)], separatorChar: ';');
            var options = Options(contract);
            float[] memory = contract.ScoresOf(options, view, view);
            options.DataHandling = DataHandling.Streaming;
            CollectionAssert.AreEqual(memory, contract.ScoresOf(options, view, view));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static MlpTrainerOptions Options(TrainerContract contract)
    {
        var options = contract.Quick(epochs: 4);
        (options.BatchSize, options.Engine) = (16, TrainingEngine.Autograd);
        options.Optimizer = new Sgd { LearningRate = 0.02 };
        return options;
    }

    private static void Compare(TrainerTask task, Action<MlpTrainerOptions> set, string? message = null) => Compare(
        task,
        (contract, options) =>
        {
            set(options);
            return contract.ScoresOf(options);
        },
        message);

    private static void Compare(TrainerTask task, Func<TrainerContract, MlpTrainerOptions, float[]> numbers, string? message = null)
    {
        float[] Numbers(DataHandling handling)
        {
            var contract = TrainerContract.Of(task);
            var options = Options(contract);
            options.DataHandling = handling;
            return numbers(contract, options);
        }
        CollectionAssert.AreEqual(Numbers(DataHandling.InMemory), Numbers(DataHandling.Streaming), message);
    }
}
