using Extensions.ML.Mlp.Search;

namespace Extensions.ML.Mlp.Tests.Search;

/// <summary>Who is trained how long, and who is found best.</summary>
[TestClass]
public sealed class HalvingTests
{
    [TestMethod]
    public void The_rungs_rise_by_the_factor_to_all_epochs()
    {
        CollectionAssert.AreEqual(new[] { 8, 24, 72, 200 }, Halving.Rungs(8, 3, 200));
        CollectionAssert.AreEqual(new[] { 1, 2, 4, 8 }, Halving.Rungs(1, 2, 8));
        CollectionAssert.AreEqual(new[] { 5 }, Halving.Rungs(8, 3, 5));
        CollectionAssert.AreEqual(new[] { 8 }, Halving.Rungs(8, 3, 8));
        CollectionAssert.AreEqual(new[] { 1_000_000_000, 2_000_000_000, int.MaxValue }, Halving.Rungs(1_000_000_000, 2, int.MaxValue));
    }

    [TestMethod]
    public void A_third_of_the_trials_goes_on_but_never_none() =>
        CollectionAssert.AreEqual(new[] { 9, 8, 1, 1, 1 }, new[] { 27, 26, 3, 2, 1 }.Select(trials => Halving.Survivors(trials, 3)).ToArray());

    [TestMethod]
    public void The_best_of_each_rung_go_on()
    {
        var told = new List<SearchTrial>();
        var result = SearchJob.Run(budget: SearchJob.Budget with { Progress = new ToldTrial(told.Add) });
        Assert.IsTrue(result.IsComplete);
        Assert.AreEqual("accuracy", result.MetricName);

        // Nine trials of 2 epochs, of which six are pruned; then three of 6, of which two are pruned; then one of 12.
        CollectionAssert.AreEqual(
            new[] { "2 Paused", "2 Pruned", "6 Paused", "6 Pruned", "12 EpochsDone" }, told.Select(trial => $"{trial.Epochs} {trial.State}").Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { 9, 6, 3, 2, 1 }, told.GroupBy(trial => (trial.Epochs, trial.State)).Select(group => group.Count()).ToArray());
        foreach (int epochs in new[] { 2, 6 })
        {
            var rung = told.Where(trial => trial.Epochs == epochs).ToLookup(trial => trial.State == SearchTrialState.Pruned, trial => trial);
            int[] expected = [.. rung[false].OrderBy(trial => trial.ValidationLoss).Skip(rung[false].Count() / 3).Select(trial => trial.Number)];
            CollectionAssert.AreEqual(expected, rung[true].Select(trial => trial.Number).ToArray());
        }
        CollectionAssert.AreEquivalent(Enumerable.Range(1, 9).ToArray(), result.Trials.Select(trial => trial.Number).ToArray());
        Assert.AreEqual(12, result.Trials[0].Epochs);
        Assert.AreEqual(result.Trials.Min(trial => trial.ValidationLoss), result.Trials[0].ValidationLoss);
        Assert.AreEqual(result.Trials[0].ValidationLosses.Min(), result.Trials[0].ValidationLoss);
        Assert.AreEqual(result.Trials[0].ValidationLoss, result.Trials[0].ValidationLosses[result.Trials[0].BestEpoch!.Value - 1]);
    }

    [TestMethod]
    public void A_paused_training_is_the_training_that_Fit_does()
    {
        var context = new MLContext(7);
        var result = SearchJob.Run(context: context);
        // The rows are held out by the seed of the options.
        var fitted = context.BinaryClassification.Trainers.Mlp(result.Best).Fit(SearchJob.Rows(context));
        CollectionAssert.AreEqual(fitted.Model.SubModel.History.Select(report => report.ValidationLoss!.Value).ToArray(), result.Trials[0].ValidationLosses.ToArray());
        Assert.AreEqual(fitted.Model.SubModel.History.BestEpoch, result.Trials[0].BestEpoch);
        Assert.AreEqual(result.Trials[0].Values["width"], $"{result.Best.HiddenLayers[0]}");
        Assert.AreEqual(result.Trials[0].Values["rate"], FormattableString.Invariant($"{result.Best.Optimizer.LearningRate}"));
    }

    [TestMethod]
    public void A_schedule_over_the_whole_training_is_not_squeezed_into_a_rung()
    {
        var options = SearchJob.Options();
        options.Schedule = new CosineDecay();
        var rates = new List<double>();
        options.Progress = new Toy.ProgressCallback(report => rates.Add(report.LearningRate));
        var space = new SearchSpace<MlpBinaryTrainer.Options>().UniformInteger("width", 2, 8, (changed, width) => changed.HiddenLayers = [width]);
        SearchJob.Run(options, space, SearchJob.Budget with { Trials = 3 });
        // 3 batches of 32 and fewer rows an epoch: the last step of epoch n is step 3 n - 1 of 0 to 35.
        double[] expected = [.. new[] { 1, 2, 1, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }.Select(epoch => 0.25 * (1 + Math.Cos(Math.PI * (3 * epoch - 1) / 35)))];
        Assert.HasCount(expected.Length, rates);
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], rates[i], 1e-12);
    }

    [TestMethod]
    public void The_metric_decides_where_early_stopping_watches_it()
    {
        var options = SearchJob.Options();
        options.EarlyStopping = new() { Patience = 12, Monitor = EarlyStoppingMonitor.ValidationMetric };
        var trials = SearchJob.Run(options, budget: SearchJob.Budget with { MinEpochs = 12 }).Trials;
        CollectionAssert.AreEqual(trials.OrderByDescending(trial => trial.ValidationMetric).ThenBy(trial => trial.Number).ToArray(), trials.ToArray());

        var context = new MLContext(1);
        var regression = context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options
        {
            LabelColumnName = "X2",
            Epochs = 4,
            HiddenLayers = [4],
            ValidationFraction = 0.25,
            Seed = 1,
            Device = "cpu",
            EarlyStopping = new() { Monitor = EarlyStoppingMonitor.ValidationMetric },
        });
        var space = new SearchSpace<MlpRegressionTrainer.Options>().Choice<RegressionLoss>("loss", [new SquaredError(), new AbsoluteError()], (changed, loss) => changed.Loss = loss);
        var result = regression.Search(SearchJob.Rows(context), space, new() { Trials = 9, MinEpochs = 4 });
        Assert.AreEqual("RMSE", result.MetricName);
        CollectionAssert.AreEqual(result.Trials.OrderBy(trial => trial.ValidationMetric).ThenBy(trial => trial.Number).ToArray(), result.Trials.ToArray());
        Assert.HasCount(2, result.Trials.Select(trial => trial.Values["loss"]).Distinct().ToArray());
    }

    [TestMethod]
    public void A_trial_that_stops_early_is_not_trained_on()
    {
        var options = SearchJob.Options();
        options.EarlyStopping = new() { Patience = 0, MinImprovement = 100 };
        int epochs = 0;
        options.Progress = new Toy.ProgressCallback(_ => epochs++);
        var result = SearchJob.Run(options);
        Assert.AreEqual(18, epochs, "the first epoch of each is an improvement, the second is not enough of one");
        Assert.IsTrue(result.Trials.All(trial => trial is { State: SearchTrialState.EarlyStopped, Epochs: 2 }));
    }

    [TestMethod]
    public void A_trial_that_diverges_is_the_worst()
    {
        var space = new SearchSpace<MlpBinaryTrainer.Options>().Choice("rate", [0.1, 1e300], (options, rate) => options.Optimizer = new Sgd { LearningRate = rate });
        var trials = SearchJob.Run(space: space).Trials;
        var diverged = trials.Where(trial => trial.Values["rate"] == "1E+300").ToArray();
        Assert.IsTrue(diverged.Length is > 0 and < 9);
        CollectionAssert.AreEqual(diverged, trials.TakeLast(diverged.Length).ToArray());
        Assert.IsTrue(diverged.All(trial => trial is { State: SearchTrialState.Diverged, ValidationLoss: double.PositiveInfinity, ValidationMetric: null, BestEpoch: null }));
        Assert.AreEqual(SearchTrialState.EpochsDone, trials[0].State);
    }
}
