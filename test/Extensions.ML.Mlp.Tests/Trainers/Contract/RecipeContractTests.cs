using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>The presets, and what they are made of, at every trainer.</summary>
[TestClass]
public sealed class RecipeContractTests
{
    public static IEnumerable<(TrainerTask Task, string Preset)> Presets =>
        Enum.GetValues<TrainerTask>().SelectMany(task => new[] { "default", "TabM", "RealMlp", "Plain" }.Select(preset => (task, preset)));

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void A_preset_learns_and_gives_the_same_bits_again_loaded_and_streamed(TrainerTask task, string preset)
    {
        var contract = TrainerContract.Of(task);
        var (train, validation, test) = (contract.Rows(600), contract.Rows(150, seed: 3), contract.Rows(200, seed: 2));
        var transformer = contract.Fit(Options(contract, preset), train, validation);
        float[] scores = contract.Scores(transformer.Transform(test));
        Assert.IsGreaterThan(0.85, contract.Quality(transformer.Transform(test)));
        CollectionAssert.AreEqual(scores, contract.Scores(contract.Fit(Options(contract, preset), train, validation).Transform(test)), "again");

        var streaming = Options(contract, preset);
        streaming.DataHandling = DataHandling.Streaming;
        CollectionAssert.AreEqual(scores, contract.Scores(contract.Fit(streaming, train, validation).Transform(test)), "streamed");

        using var file = new MemoryStream();
        contract.Context.Model.Save(transformer, train.Schema, file);
        file.Position = 0;
        CollectionAssert.AreEqual(scores, contract.Scores(new MLContext(5).Model.Load(file, out _).Transform(test)), "loaded");
    }

    [TestMethod]
    [DynamicData(nameof(Presets))]
    public void A_preset_trains_by_autograd_as_by_the_fused_engine(TrainerTask task, string preset)
    {
        var contract = TrainerContract.Of(task);
        var losses = new List<float>();
        foreach (var engine in new[] { TrainingEngine.Fused, TrainingEngine.Autograd })
        {
            var options = Options(contract, preset);
            // One step, without the masks that the engines draw each in its own way.
            (options.Engine, options.Dropout, options.Epochs, options.BatchSize, options.DropLast) = (engine, [], 1, null, false);
            losses.Add(contract.ModelOf(contract.Fit(options, contract.Rows(300), contract.Rows(100, seed: 3))).History[0].ValidationLoss!.Value);
        }
        Assert.AreEqual(losses[0], losses[1], 1e-4 * Math.Max(1, losses[0]));
    }

    [TestMethod]
    [EachTrainer]
    public void Training_goes_on_from_a_model_with_embeddings_and_members(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var rows = contract.Rows(600);
        var options = Options(contract, "default");
        (options.Epochs, options.EarlyStopping, options.ValidationFraction) = (3, null, 0.2);
        var first = contract.Fit(options, rows);
        var second = contract.Fit(options, rows, null, first);
        Assert.IsLessThan(contract.ModelOf(first).History[^1].TrainLoss, contract.ModelOf(second).History[^1].TrainLoss);
        // With a rate that moves nothing, the model is what it was.
        options.Optimizer = new Sgd { LearningRate = 1e-30 };
        ScoreAssert.AreClose(contract.Scores(first.Transform(rows)), contract.Scores(contract.Fit(options, rows, null, first).Transform(rows)), 1e-4);
    }

    [TestMethod]
    [EachTrainer]
    public void Members_start_unlike_and_end_unlike(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var test = ContractRows.Make(50, seed: 2).SelectMany(row => row.Features.DenseValues()).ToArray();
        // At such a rate nothing is learned: the model is what the training starts from.
        foreach (var (optimizer, epochs) in new (Optimizer, int)[] { (new Sgd { LearningRate = 1e-30 }, 1), (new Adam { LearningRate = 0.01 }, 30) })
        {
            var options = Options(contract, "TabM");
            (options.Optimizer, options.Epochs, options.EarlyStopping) = (optimizer, epochs, null);
            var all = Members.Of(contract.ModelOf(contract.Fit(options, contract.Rows(300)))).ConvertAll(member =>
            {
                var scores = new float[50 * member.OutputCount];
                member.ScoreBatch(test, scores);
                return scores;
            });
            Assert.HasCount(16, all);
            double mean = all.Average(scores => scores.Average()), deviation = Math.Sqrt(all.Average(scores => scores.Average(score => Math.Pow(score - mean, 2))));
            for (int one = 0; one < all.Count; one++)
                for (int other = 0; other < one; other++)
                    Assert.IsGreaterThan(0.05 * deviation, all[one].Zip(all[other], (x, y) => Math.Abs((double)x - y)).Max(), $"members {other} and {one} after {epochs} epochs");
        }
    }

    [TestMethod]
    [EachTrainer]
    public void Missing_values_are_learned_from_and_scored(TrainerTask task)
    {
        foreach (var kind in new[] { MissingValues.Impute, MissingValues.ImputeMedian })
        {
            var contract = TrainerContract.Of(task);
            List<ContractRow> holes = [.. ContractRows.Make(600).Select((row, index) => index % 4 == 0 ? row.With(new VBuffer<float>(3, [row.Features.GetItemOrDefault(0), row.Features.GetItemOrDefault(1), float.NaN])) : row)];
            var options = Options(contract, "default");
            options.MissingValues = kind;
            var transformer = contract.Fit(options, contract.View(holes));
            Assert.IsTrue(contract.Scores(transformer.Transform(contract.View(holes))).All(float.IsFinite));
            Assert.IsGreaterThan(0.85, contract.Quality(transformer.Transform(contract.View(holes))));
            Assert.AreEqual(4, contract.ModelOf(transformer).Stages[0].OutputCount, "three features and an indicator");
        }
    }

    [TestMethod]
    [EachTrainer]
    public void Bagged_members_each_hold_a_fold_out_and_their_number_of_threads_changes_nothing(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(600), contract.Rows(200, seed: 2));
        var all = new List<float[]>();
        foreach (int threads in new[] { 1, 2 })
        {
            var options = Options(contract, "Plain");
            (options.Bagging, options.Threads, options.Epochs) = (3, threads, 40);
            var transformer = contract.Fit(options, train);
            all.Add(contract.Scores(transformer.Transform(test)));
            Assert.IsGreaterThan(0.9, contract.Quality(transformer.Transform(test)));
            var model = contract.ModelOf(transformer);
            Assert.HasCount(3, model.Stages.OfType<EnsembleStage>().Single().Chains);
            Assert.IsNotNull(model.History[0].ValidationLoss);
        }
        CollectionAssert.AreEqual(all[0], all[1]);
    }

    [TestMethod]
    [EachTrainer]
    public void Bagging_refuses_what_it_cannot_do(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var options = Options(contract, "Plain");
        options.Bagging = 3;
        Assert.AreEqual(
            "Bagging validates each member on the rows that it does not learn from, but validation data are given; call Fit with the training data alone.",
            Refusal(() => contract.Fit(options, contract.Rows(60), contract.Rows(20))));
        Assert.AreEqual(
            "Bagging needs at least two rows for each of its 3 members, but there are 5; give more rows or lower Bagging.",
            Refusal(() => contract.Fit(options, contract.Rows(5))));
        options.DataHandling = DataHandling.Streaming;
        Assert.AreEqual(
            "Bagging needs its rows in memory, but they are streamed; set DataHandling to InMemory, or Bagging to null.",
            Refusal(() => contract.Fit(options, contract.Rows(60))));
    }

    private static string Refusal(Action fit) => Assert.ThrowsExactly<InvalidOperationException>(fit).Message;

    /// <summary>A preset with small layers.</summary>
    internal static MlpTrainerOptions Options(TrainerContract contract, string preset)
    {
        var options = (contract, preset) switch
        {
            (BinaryContract, "TabM") => MlpBinaryTrainer.Options.TabM(),
            (BinaryContract, "RealMlp") => MlpBinaryTrainer.Options.RealMlp(),
            (BinaryContract, "Plain") => MlpBinaryTrainer.Options.Plain(),
            (BinaryContract, _) => new MlpBinaryTrainer.Options(),
            (MulticlassContract, "TabM") => MlpMulticlassTrainer.Options.TabM(),
            (MulticlassContract, "RealMlp") => MlpMulticlassTrainer.Options.RealMlp(),
            (MulticlassContract, "Plain") => MlpMulticlassTrainer.Options.Plain(),
            (MulticlassContract, _) => new MlpMulticlassTrainer.Options(),
            (_, "TabM") => MlpRegressionTrainer.Options.TabM(),
            (_, "RealMlp") => MlpRegressionTrainer.Options.RealMlp(),
            (_, "Plain") => MlpRegressionTrainer.Options.Plain(),
            _ => (MlpTrainerOptions)new MlpRegressionTrainer.Options(),
        };
        (options.LabelColumnName, options.Seed, options.Device, options.Threads) = (contract.Label, 1, "cpu", 1);
        (options.HiddenLayers, options.Epochs) = ([24, 24], 30);
        return options;
    }
}
