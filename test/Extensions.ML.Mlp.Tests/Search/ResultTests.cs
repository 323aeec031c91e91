using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Search;

/// <summary>How a search tells what it found.</summary>
[TestClass]
public sealed class ResultTests
{
    private static readonly SearchResult<MlpBinaryTrainer.Options> Result = new(new(new MlpBinaryTrainer.Options(), [Trial(2, SearchTrialState.EpochsDone, "[8, 4]", 0.123456f, 0.8f), Trial(11, SearchTrialState.Diverged, "a \"b\"", float.PositiveInfinity, null)], "accuracy", true));

    [TestMethod]
    public void A_table_has_a_line_a_trial() => Assert.AreEqual(
        """
        trial       state  epochs  validation loss  accuracy  seconds  layers
            2  EpochsDone       2           0.1235       0.8     1.50  [8, 4]
           11    Diverged       2         Infinity               1.50   a "b"
        """.ReplaceLineEndings(),
        Result.ToString());

    [TestMethod]
    public void A_file_has_a_line_a_trial()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Result.WriteCsv(writer);
        Assert.AreEqual(
            "Trial,State,Epochs,BestEpoch,ValidationLoss,Metric,ValidationMetric,ElapsedSeconds,layers\n"
            + "2,EpochsDone,2,2,0.12345600128173828,accuracy,0.800000011920929,1.5,\"[8, 4]\"\n"
            + "11,Diverged,2,,Infinity,accuracy,,1.5,\"a \"\"b\"\"\"\n",
            writer.ToString());
    }

    [TestMethod]
    public void The_log_tells_of_each_trial_and_each_rung()
    {
        var (context, lines) = (new MLContext(1), new List<string>());
        context.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Info && e.Source.Contains("Search", StringComparison.Ordinal)) lines.Add(e.RawMessage);
        };
        var result = SearchJob.Run(context: context);
        Assert.AreEqual("Searching rate: from 0.001 to 1, log; width: whole, from 2 to 8: 9 trials, 3 rungs that end at epoch 2, 6, 12, seed 1.", lines[0]);
        Assert.HasCount(1 + 9 + 1 + 3 + 1 + 1 + 1, lines);
        StringAssert.Matches(lines[1], new(@"^Trial 1 \(rate \S+, width \d\): Paused after 2 epochs, validation loss 0\.\d+, accuracy 0\.\d+\.$"));
        StringAssert.StartsWith(lines[10], "Rung 1 of 3: 3 of 9 trials go on, the best is trial ");
        Assert.AreEqual($"Searched. The best: {result.Trials[0]}", lines[^1]);
    }

    [TestMethod]
    public void A_search_leaves_nothing_in_the_systems_folder()
    {
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "mlp-search-*");
        string? during = null;
        SearchJob.Run(budget: SearchJob.Budget with { Trials = 1, Progress = new ToldTrial(_ => during = Directory.GetDirectories(Path.GetTempPath(), "mlp-search-*").Except(before).FirstOrDefault()) });
        Assert.IsNotNull(during);
        Assert.IsFalse(Directory.Exists(during));
    }

    [TestMethod]
    [EachTrainer]
    public void Each_trainer_searches_with_the_default_space_and_rows_of_the_users(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var (options, rows, validation) = (contract.Quick(epochs: 4), contract.Rows(80), contract.Rows(40, seed: 2));
        var budget = new SearchBudget { Trials = 4, MinEpochs = 2, HalvingFactor = 2 };
        (MlpTrainerOptions Best, SearchTrial Trial, int Count) found = options switch
        {
            MlpBinaryTrainer.Options binary => Found(contract.Context.BinaryClassification.Trainers.Mlp(binary).Search(rows, validation, SearchSpace.Default<MlpBinaryTrainer.Options>(), budget)),
            MlpMulticlassTrainer.Options multiclass => Found(contract.Context.MulticlassClassification.Trainers.Mlp(multiclass).Search(rows, validation, SearchSpace.Default<MlpMulticlassTrainer.Options>(), budget)),
            _ => Found(contract.Context.Regression.Trainers.Mlp((MlpRegressionTrainer.Options)options).Search(rows, validation, SearchSpace.Default<MlpRegressionTrainer.Options>(), budget)),
        };
        Assert.AreEqual(4, found.Count);
        var history = contract.ModelOf(contract.Fit(found.Best, rows, validation)).History;
        CollectionAssert.AreEqual(history.Select(report => report.ValidationLoss!.Value).ToArray(), found.Trial.ValidationLosses.ToArray());

        static (MlpTrainerOptions, SearchTrial, int) Found<TOptions>(SearchResult<TOptions> result)
            where TOptions : MlpTrainerOptions => (result.Best, result.Trials[0], result.Trials.Count);
    }

    [TestMethod]
    public void Bagging_is_left_to_the_Fit_with_what_was_found()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        var options = (MlpRegressionTrainer.Options)contract.Quick(epochs: 4);
        (options.Bagging, options.IntervalCoverage, options.ValidationFraction) = (3, 0.9, 0.25);
        int epochs = 0;
        options.Progress = new Toy.ProgressCallback(_ => epochs++);
        var space = new SearchSpace<MlpRegressionTrainer.Options>().UniformInteger("width", 2, 8, (changed, width) => changed.HiddenLayers = [width]);
        var best = contract.Context.Regression.Trainers.Mlp(options).Search(contract.Rows(80), space, new() { Trials = 3, MinEpochs = 4 }).Best;
        Assert.AreEqual(3 * 4, epochs, "one network a trial");
        Assert.AreEqual(3, best.Bagging);
        Assert.AreEqual(0.9, best.IntervalCoverage);
    }

    private static SearchTrial Trial(int number, SearchTrialState state, string layers, float loss, float? metric) => new()
    {
        Number = number,
        Values = new Dictionary<string, string> { ["layers"] = layers },
        State = state,
        BestEpoch = metric is null ? null : 2,
        ValidationLoss = loss,
        ValidationMetric = metric,
        ValidationLosses = [1, loss],
        Elapsed = TimeSpan.FromSeconds(1.5),
    };
}
