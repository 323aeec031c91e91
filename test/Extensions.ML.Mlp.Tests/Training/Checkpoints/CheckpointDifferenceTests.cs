using System.Text.RegularExpressions;
using Extensions.ML.Mlp.Tests.Conventions;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>A training of other options or other rows is not gone on with, and the error names what differs.</summary>
[TestClass]
public sealed class CheckpointDifferenceTests
{
    private readonly CheckpointFolder _folder = new();
    private readonly TrainerContract _contract = TrainerContract.Of(TrainerTask.Binary);

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    [TestMethod]
    public void Other_options_are_named_with_both_values()
    {
        Begin();
        var options = Options();
        (options.HiddenLayers, options.Optimizer, options.Seed) = ([5, 4], new Adam { Beta1 = 0.8 }, 7);
        Assert.AreEqual(
            $"A training must go on from its checkpoint with the options and data it began with, but for \"{_folder.Path()}\" there differ: HiddenLayers ([6], now [5, 4]), "
            + "Optimizer (Sgd(Dampening 0, LearningRate 0.3, Momentum 0.9, Nesterov False, WeightDecay 0), now Adam(AmsGrad False, Beta1 0.8, Beta2 0.999, Epsilon 1E-08, LearningRate 0.001, WeightDecay 0)), "
            + "Seed (1, now 7); give those it began with, or another path to train anew.",
            Refuse(options, Rows()));
    }

    [TestMethod]
    public void Other_rows_are_named()
    {
        Begin();
        Names(_contract.Rows(61), "the number of training rows", "the values of the training rows");
        Names(_contract.Rows(60, seed: 2), "the values of the training rows");
        Names(_contract.Rows(60, width: 4), "the number of features", "the values of the training rows");
        Names(_contract.View([.. ContractRows.Make(60).AsEnumerable().Reverse()]), "the values of the training rows");
        var rows = ContractRows.Make(60);
        rows[59].Flag = !rows[59].Flag;
        Names(_contract.View(rows), "the values of the training rows");

        void Names(IDataView view, params string[] names) => CollectionAssert.AreEqual(names, Named(Refuse(Options(), view)));
    }

    [TestMethod]
    public void Validation_rows_are_named_too()
    {
        var options = Options();
        _contract.Fit(options, Rows(), _contract.Rows(20, seed: 3));
        string[] names = ["the number of validation rows", "where the validation rows are", "the values of the validation rows"];
        CollectionAssert.AreEqual(names, Named(Refuse(options, Rows())));
        CollectionAssert.AreEqual(names[2..], Named(Assert.ThrowsExactly<InvalidOperationException>(() => _contract.Fit(options, Rows(), _contract.Rows(20, seed: 4))).Message));
    }

    [TestMethod]
    public void Streamed_rows_are_recognised()
    {
        var options = Options();
        (options.DataHandling, options.BatchSize) = (DataHandling.Streaming, 16);
        _contract.Fit(options, Rows());
        CollectionAssert.AreEqual(new[] { "the values of the training rows" }, Named(Refuse(options, _contract.Rows(60, seed: 2))));
        options.DataHandling = DataHandling.InMemory;
        CollectionAssert.AreEqual(new[] { "DataHandling", "where the training rows are" }, Named(Refuse(options, Rows())));
    }

    [TestMethod]
    public void Another_trainer_and_another_model_to_start_from_are_named()
    {
        Begin();
        var regression = TrainerContract.Of(TrainerTask.Regression);
        var options = regression.Quick(epochs: 5);
        options.Checkpoint = new(_folder.Path());
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => regression.Fit(options, regression.Rows(60)));
        StringAssert.Contains(error.Message, "the trainer (MlpBinaryTrainer, now MlpRegressionTrainer), ");

        var start = _contract.Fit(_contract.Quick(epochs: 1), Rows());
        error = Assert.ThrowsExactly<InvalidOperationException>(() => _contract.Fit(Options(), Rows(), startFrom: start));
        CollectionAssert.AreEqual(new[] { "the model to start from" }, Named(error.Message));
    }

    /// <summary>The same numbers of keys that stand for other classes are other labels.</summary>
    [TestMethod]
    public void Other_names_of_the_classes_are_named()
    {
        var context = new MLContext(1);
        var options = new MlpMulticlassTrainer.Options { HiddenLayers = [2], EarlyStopping = null, Seed = 1, Device = "cpu" }.Plainly();
        (options.Epochs, options.Checkpoint) = (2, new(_folder.Path()));
        var trainer = context.MulticlassClassification.Trainers.Mlp(options);
        trainer.Fit(Keyed("a", "b"));
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(Keyed("b", "a")));
        CollectionAssert.AreEqual(new[] { "the names of the classes" }, Named(error.Message));

        IDataView Keyed(params string[] names)
        {
            var rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(row => new { X = row % 7f, Class = names[row % 2] }));
            var toKeys = context.Transforms.Conversion.MapValueToKey("Label", "Class");
            return context.Transforms.Concatenate("Features", "X").Append(toKeys).Fit(rows).Transform(rows);
        }
    }

    [TestMethod]
    public void The_number_of_epochs_differs_where_the_schedule_goes_by_it()
    {
        var options = Options();
        options.Schedule = new Warmup { Epochs = 1, Then = new CosineDecay() };
        _contract.Fit(options, Rows());
        options.Epochs = 9;
        StringAssert.Contains(Refuse(options, Rows()), "there differ: Epochs (5, now 9); give");
    }

    [TestMethod]
    public void A_schedule_goes_by_the_number_of_epochs_where_its_factors_do()
    {
        foreach (var type in DocumentationTests.OptionTypes.Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Schedule))))
        {
            var schedule = (Schedule)Activator.CreateInstance(type)!;
            bool differs = Enumerable.Range(0, 100).Any(step => schedule.FactorAt(new(step, 10, 100)) != schedule.FactorAt(new(step, 10, 200)));
            Assert.AreEqual(differs, schedule.SpansTraining, type.Name);
        }
    }

    [TestMethod]
    public void What_may_differ_does()
    {
        Begin();
        var options = Options();
        using var cancellation = new CancellationTokenSource();
        (options.Epochs, options.CancellationToken, options.Progress) = (6, cancellation.Token, new Progress<EpochReport>());
        (options.TimeLimit, options.KeepBestOnDivergence) = (TimeSpan.FromHours(1), true);
        options.Checkpoint = new(_folder.Path()) { EveryEpochs = 2, Every = null };
        Assert.HasCount(6, _contract.ModelOf(_contract.Fit(options, Rows())).History);
    }

    [TestMethod]
    public void Another_machine_is_a_warning()
    {
        Begin();
        var saved = _folder.Read();
        File.WriteAllBytes(_folder.Path(), CheckpointFormat.Write(saved with { Machine = "cuda:0, engine autograd" }));
        var warnings = new List<string>();
        _contract.Context.Log += (_, e) => { if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.RawMessage); };
        var options = Options();
        options.Epochs = 6;
        _contract.Fit(options, Rows());
        CollectionAssert.AreEqual(
            new[] { "The training began on cuda:0, engine autograd, and goes on on cpu, engine fused with 1 thread: its bits will not be those of one that was never interrupted." },
            warnings);
    }

    [TestMethod]
    public void Every_option_is_told_as_text_that_differs_with_it()
    {
        var options = new MlpMulticlassTrainer.Options { ClassWeights = ClassWeights.Of(1, 0.5), Schedule = new MultiStepDecay { AfterEpochs = [1, 2] }, Activation = Activation.Elu(0.5) }.Plainly();
        var texts = OptionText.Of(options).ToDictionary(option => option.Name, option => option.Text);
        Assert.AreEqual("[1, 0.5]", texts["ClassWeights"]);
        Assert.AreEqual("MultiStepDecay(AfterEpochs [1, 2], Factor 0.1)", texts["Schedule"]);
        Assert.AreEqual("Elu(0.5)", texts["Activation"]);
        Assert.AreEqual("none", texts["GradientClipping"]);
        Assert.AreEqual("EarlyStopping(MinImprovement 0, Monitor ValidationLoss, Patience none)", texts["EarlyStopping"]);
        CollectionAssert.IsSubsetOf(typeof(MlpMulticlassTrainer.Options).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToArray(), texts.Keys);
    }

    private MlpTrainerOptions Options()
    {
        var options = _contract.Quick(epochs: 5);
        options.Checkpoint = new(_folder.Path());
        return options;
    }

    private IDataView Rows() => _contract.Rows(60);

    private void Begin() => _contract.Fit(Options(), Rows());

    private string Refuse(MlpTrainerOptions options, IDataView rows) => Assert.ThrowsExactly<InvalidOperationException>(() => _contract.Fit(options, rows)).Message;

    private static string[] Named(string message) => [.. Regex.Matches(message, @"(?:differ: |\), )([A-Za-z ]+) \(").Select(match => match.Groups[1].Value)];
}
