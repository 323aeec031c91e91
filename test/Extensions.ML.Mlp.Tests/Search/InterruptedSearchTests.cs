using Extensions.ML.Mlp.Tests.Training.Checkpoints;

namespace Extensions.ML.Mlp.Tests.Search;

/// <summary>Searches that end before their time, and go on.</summary>
[TestClass]
public sealed class InterruptedSearchTests
{
    private readonly CheckpointFolder _folder = new();

    [TestCleanup]
    public void Delete() => _folder.Dispose();

    private SearchBudget Budget => SearchJob.Budget with { Folder = _folder.Path() };

    private string Journal => Path.Combine(_folder.Path(), "trials.jsonl");

    [TestMethod]
    public void The_same_search_finds_the_same() => CollectionAssert.AreEqual(SearchJob.Describe(SearchJob.Run().Trials), SearchJob.Describe(SearchJob.Run(budget: Budget).Trials));

    [TestMethod]
    public void One_that_dies_anywhere_goes_on_and_finds_the_same()
    {
        string[] whole = SearchJob.Describe(SearchJob.Run().Trials);
        int done = 0;
        // 9 of 2 epochs, 3 of 4 more, 1 of 6 more: it dies in a first rung, at the end of one, in a second and in the last.
        foreach (int epoch in new[] { 3, 8, 20, 32 })
        {
            var options = SearchJob.Options();
            int epochs = done;
            options.Progress = new ProgressCallback(_ =>
            {
                if (++epochs == epoch) throw new CheckpointFolder.CutOffException();
            });
            Assert.ThrowsExactly<CheckpointFolder.CutOffException>(() => SearchJob.Run(options, budget: Budget));
            done = File.ReadAllLines(Journal).Skip(1).Sum(line => line.Contains("\"rung\":0") ? 2 : line.Contains("\"rung\":1") ? 4 : 6);
        }
        CollectionAssert.AreEqual(whole, SearchJob.Describe(SearchJob.Run(budget: Budget).Trials));
        CollectionAssert.AreEqual(new[] { "trials.jsonl" }, Directory.EnumerateFiles(_folder.Path()).Select(Path.GetFileName).ToArray(), "the checkpoints are gone");

        var again = SearchJob.Options();
        again.Progress = new ProgressCallback(_ => Assert.Fail("It trains although all is done."));
        CollectionAssert.AreEqual(whole, SearchJob.Describe(SearchJob.Run(again, budget: Budget).Trials));
    }

    [TestMethod]
    public void A_trial_whose_checkpoint_is_lost_begins_anew_and_comes_to_the_same()
    {
        string[] whole = SearchJob.Describe(SearchJob.Run().Trials);
        CutOff(after: 9);
        foreach (string file in Directory.EnumerateFiles(_folder.Path(), "*.checkpoint")) File.Delete(file);
        CollectionAssert.AreEqual(whole, SearchJob.Describe(SearchJob.Run(budget: Budget).Trials));
    }

    [TestMethod]
    public void A_line_that_was_cut_off_in_writing_is_as_none()
    {
        string[] whole = SearchJob.Describe(SearchJob.Run().Trials);
        CutOff(after: 4);
        string text = File.ReadAllText(Journal);
        File.WriteAllText(Journal, text[..^20]);
        CollectionAssert.AreEqual(whole, SearchJob.Describe(SearchJob.Run(budget: Budget).Trials));
        Assert.HasCount(1 + 9 + 3 + 1, File.ReadAllLines(Journal));
    }

    [TestMethod]
    public void A_drawn_seed_is_taken_from_the_folder()
    {
        var options = SearchJob.Options();
        options.Seed = null;
        string[] first = SearchJob.Describe(SearchJob.Run(options, budget: Budget, context: new()).Trials);
        CollectionAssert.AreEqual(first, SearchJob.Describe(SearchJob.Run(options, budget: Budget, context: new()).Trials));
    }

    [TestMethod]
    public void Cancelling_keeps_what_was_found()
    {
        using var source = new CancellationTokenSource();
        var options = SearchJob.Options();
        options.CancellationToken = source.Token;
        int told = 0;
        var result = SearchJob.Run(options, budget: SearchJob.Budget with { Progress = new ToldTrial(_ => Count()) });
        Assert.IsFalse(result.IsComplete);
        CollectionAssert.AreEquivalent(new[] { 1, 2, 3, 4 }, result.Trials.Select(trial => trial.Number).ToArray());
        Assert.IsTrue(result.Trials.All(trial => trial is { State: SearchTrialState.Paused, Epochs: 2 }));
        CollectionAssert.AreEqual(result.Trials.OrderBy(trial => trial.ValidationLoss).ToArray(), result.Trials.ToArray());
        Assert.AreEqual(options.CancellationToken, result.Best.CancellationToken);

        void Count()
        {
            if (++told == 4) source.Cancel();
        }
    }

    [TestMethod]
    public void A_trial_that_is_cancelled_within_a_rung_is_as_at_the_rung_before()
    {
        using var source = new CancellationTokenSource();
        var options = SearchJob.Options();
        options.CancellationToken = source.Token;
        int epochs = 0;
        options.Progress = new ProgressCallback(_ =>
        {
            if (++epochs == 20) source.Cancel();
        });
        var result = SearchJob.Run(options);
        Assert.IsFalse(result.IsComplete);
        Assert.HasCount(9, result.Trials);
        Assert.IsTrue(result.Trials.All(trial => trial.Epochs == 2));
        Assert.HasCount(6, result.Trials.Where(trial => trial.State == SearchTrialState.Pruned).ToArray());
    }

    [TestMethod]
    public void The_time_of_the_budget_ends_it_as_a_token_does()
    {
        var clock = new ManualClock();
        var options = SearchJob.Options();
        (options.Clock, options.TimeLimit) = (clock, TimeSpan.FromTicks(1));
        var budget = SearchJob.Budget with { TimeLimit = TimeSpan.FromSeconds(3), Progress = new ToldTrial(_ => clock.Advance(TimeSpan.FromSeconds(1))) };
        var result = SearchJob.Run(options, budget: budget);
        Assert.IsFalse(result.IsComplete);
        Assert.HasCount(3, result.Trials);
        Assert.AreEqual(TimeSpan.FromTicks(1), result.Best.TimeLimit, "it is a Fit's own");
    }

    [TestMethod]
    public void CancelExecution_is_an_error_and_the_folder_goes_on()
    {
        var context = new MLContext(1);
        var options = SearchJob.Options();
        int epochs = 0;
        options.Progress = new ProgressCallback(_ =>
        {
            if (++epochs == 7) context.CancelExecution();
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => SearchJob.Run(options, budget: Budget, context: context));
        options.Progress = null;
        CollectionAssert.AreEqual(SearchJob.Describe(SearchJob.Run().Trials), SearchJob.Describe(SearchJob.Run(options, budget: Budget).Trials));
    }

    [TestMethod]
    [DataRow("a", "'a' is an invalid start of a value")]
    [DataRow("null", "its first line is null")]
    [DataRow("{\"version\":2,\"search\":{}}", "it has version 2, and this version reads 1")]
    [DataRow("{\"version\":1,\"search\":{}}", "it has no seed")]
    [DataRow("{\"version\":1,\"search\":{\"Seed\":\"1\"}}\n{\"rung\":0}", "missing required")]
    public void A_file_that_no_search_wrote_is_an_error(string text, string why)
    {
        Directory.CreateDirectory(_folder.Path());
        File.WriteAllText(Journal, text + "\n");
        string error = Assert.ThrowsExactly<InvalidOperationException>(() => SearchJob.Run(budget: Budget)).Message;
        StringAssert.StartsWith(error, $"The file \"{Journal}\" must be one that a search of this version wrote, but it is not (");
        StringAssert.Contains(error, why);
        StringAssert.EndsWith(error, "); delete it to search anew, or take another SearchBudget.Folder.");
        Assert.AreEqual(text + "\n", File.ReadAllText(Journal));
    }

    [TestMethod]
    public void Two_searches_in_one_folder_are_an_error()
    {
        string? error = null;
        var progress = new ToldTrial(_ => error ??= Assert.ThrowsExactly<InvalidOperationException>(() => SearchJob.Run(budget: Budget)).Message);
        SearchJob.Run(budget: Budget with { Progress = progress });
        StringAssert.StartsWith(error, $"The file \"{Journal}\" must be free to be read and written, but it is not (");
    }

    [TestMethod]
    public void What_differs_is_named()
    {
        CutOff(after: 2);
        Names("HiddenLayers", options => options.HiddenLayers = [3]);
        Names("Seed", options => options.Seed = 2, "what the space sets");
        Names("the epochs of the rungs", options => options.Epochs = 13, "what the space sets");
        Names("the number of trials", budget: Budget with { Trials = 8 }, others: "what the space sets");
        Names("the factor of halving", budget: Budget with { HalvingFactor = 2 }, others: "the epochs of the rungs");
        Names("what the space sets", space: new SearchSpace<MlpBinaryTrainer.Options>()
            .LogUniform("rate", 1e-3, 1, (options, rate) => options.Optimizer = new Adam { LearningRate = rate })
            .UniformInteger("width", 2, 8, (options, width) => options.HiddenLayers = [width]));
        Names("the space", space: SearchJob.Space.Uniform("dropout", 0, 0.5, (options, rate) => options.Dropout = [rate]), others: "what the space sets");
        Names("the number of training rows", rows: 119, others: "the values of the training rows");
    }

    private void Names(string what, Action<MlpBinaryTrainer.Options>? set = null, string? others = null, SearchBudget? budget = null, SearchSpace<MlpBinaryTrainer.Options>? space = null, int rows = 120)
    {
        var (context, options) = (new MLContext(1), SearchJob.Options());
        set?.Invoke(options);
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => context.BinaryClassification.Trainers.Mlp(options).Search(SearchJob.Rows(context, rows), space ?? SearchJob.Space, budget ?? Budget));
        StringAssert.StartsWith(error.Message, $"A search must go on with the options, space, budget and data it began with, but for the folder \"{_folder.Path()}\" there differ: ");
        foreach (string name in new[] { what, others }.OfType<string>()) StringAssert.Contains(error.Message, $"{name} (");
        StringAssert.EndsWith(error.Message, "; give those it began with, or another folder to search anew.");
    }

    private void CutOff(int after)
    {
        int told = 0;
        Assert.ThrowsExactly<CheckpointFolder.CutOffException>(() => SearchJob.Run(budget: Budget with { Progress = new ToldTrial(_ => Count()) }));

        void Count()
        {
            if (++told == after) throw new CheckpointFolder.CutOffException();
        }
    }
}
