using Extensions.ML.Mlp.Search;

namespace Extensions.ML.Mlp.Tests.Search;

/// <summary>What is drawn.</summary>
[TestClass]
public sealed class SpaceTests
{
    private const int Draws = 20_000;

    [TestMethod]
    public void Reals_lie_evenly_in_their_range()
    {
        double[] values = Drawn(random => SearchDraw.Uniform(random, -1, 3));
        Assert.AreEqual(0.25, Share(values, value => value < 0), 0.015);
        Assert.AreEqual(0.5, Share(values, value => value < 1), 0.015);
        Assert.IsTrue(values.All(value => value is >= -1 and <= 3));
    }

    [TestMethod]
    public void Reals_on_a_log_scale_lie_evenly_by_their_logarithms()
    {
        double[] values = Drawn(random => SearchDraw.LogUniform(random, 1e-4, 1e-1));
        Assert.AreEqual(1 / 3.0, Share(values, value => value < 1e-3), 0.015);
        Assert.AreEqual(2 / 3.0, Share(values, value => value < 1e-2), 0.015);
        Assert.IsTrue(values.All(value => value is >= 1e-4 and <= 1e-1));
    }

    [TestMethod]
    public void Whole_numbers_take_each_value_up_to_both_ends()
    {
        double[] values = Drawn(random => SearchDraw.UniformInteger(random, 1, 4));
        foreach (int value in new[] { 1, 2, 3, 4 }) Assert.AreEqual(0.25, Share(values, drawn => drawn == value), 0.015);
        Assert.IsTrue(Drawn(random => SearchDraw.UniformInteger(random, int.MinValue, int.MaxValue)).Distinct().Count() > Draws / 2);
    }

    [TestMethod]
    public void Whole_numbers_on_a_log_scale_have_the_length_of_their_logarithms()
    {
        double[] values = Drawn(random => SearchDraw.LogUniformInteger(random, 1, 7));
        // From n to n + 1, of 1 to 8.
        foreach (int value in Enumerable.Range(1, 7)) Assert.AreEqual(Math.Log2((value + 1.0) / value) / 3, Share(values, drawn => drawn == value), 0.015);
    }

    [TestMethod]
    public void What_a_table_shows_is_what_is_trained_with()
    {
        foreach (double value in Drawn(random => SearchDraw.LogUniform(random, 1e-5, 10)))
            Assert.AreEqual(value, double.Parse(value.ToString("G3", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture));
        var random = new Random(1);
        Assert.IsTrue(Enumerable.Range(0, 1000).All(_ => SearchDraw.Uniform(random, 0.12345, 0.12346) is >= 0.12345 and <= 0.12346), "the ends are kept");
    }

    [TestMethod]
    public void The_values_are_set_in_the_order_of_the_dimensions_and_leave_the_options_alone()
    {
        var options = SearchJob.Options();
        var space = new SearchSpace<MlpBinaryTrainer.Options>()
            .Choice("depth", [2], (changed, depth) => changed.HiddenLayers = [.. Enumerable.Repeat(1, depth)])
            .Choice("width", [5], (changed, width) => changed.HiddenLayers = [.. changed.HiddenLayers.Select(_ => width)])
            .Choice<int?>("batch", [null], (changed, batch) => changed.BatchSize = batch);
        var drawn = TrialConfiguration.Draw(space.Dimensions, options, 1);
        CollectionAssert.AreEqual(new[] { 5, 5 }, drawn.Options.HiddenLayers.ToArray());
        CollectionAssert.AreEqual(new[] { "depth 2", "width 5", "batch none" }, drawn.Values.Select(value => $"{value.Key} {value.Value}").ToArray());
        CollectionAssert.AreEqual(new[] { 8 }, options.HiddenLayers.ToArray());
    }

    [TestMethod]
    public void A_trial_follows_from_the_seed_and_its_number()
    {
        string[] trials = [.. Values(1), .. Values(2)];
        Assert.HasCount(trials.Length, trials.Distinct().ToArray());
        CollectionAssert.AreEqual(trials, (string[])[.. Values(1), .. Values(2)]);

        static IEnumerable<string> Values(int seed) => Enumerable.Range(1, 50).Select(number =>
        {
            var options = SearchJob.Options();
            options.Seed = seed;
            return string.Join(", ", TrialConfiguration.Draw(SearchSpace.Default<MlpBinaryTrainer.Options>().Dimensions, options, number).Values);
        });
    }

    [TestMethod]
    public void The_default_space_is_sound_for_each_task_and_preset()
    {
        Draw(new MlpBinaryTrainer.Options());
        Draw(new MlpMulticlassTrainer.Options { Dropout = [0.1, 0.2], HiddenLayers = [3, 4] });
        Draw(new MlpRegressionTrainer.Options { Optimizer = new Lbfgs(), BatchSize = null });

        static void Draw<TOptions>(TOptions options)
            where TOptions : MlpTrainerOptions
        {
            options.Seed = 1;
            TrialConfiguration[] trials = [.. Enumerable.Range(1, 200).Select(number => TrialConfiguration.Draw(SearchSpace.Default<TOptions>().Dimensions, options, number))];
            CollectionAssert.AreEquivalent(new[] { 1, 2, 3, 4 }, trials.Select(trial => trial.Options.HiddenLayers.Count).Distinct().ToArray());
            Assert.IsTrue(trials.All(trial => trial.Options.HiddenLayers.Distinct().Single() is >= 32 and <= 512));
            Assert.IsTrue(trials.All(trial => trial.Options.Optimizer is AdamW { LearningRate: >= 3e-4 and <= 1e-2, WeightDecay: >= 1e-6 and <= 0.1 }));
            Assert.IsTrue(trials.All(trial => trial.Options.Dropout.Single() is >= 0 and <= 0.5));
            Assert.HasCount(5, trials.Select(trial => trial.Options.BatchSize).Distinct().ToArray());
        }
    }

    [TestMethod]
    public void A_space_tells_its_dimensions() => Assert.AreEqual(
        "rate: from 0.001 to 1, log; width: whole, from 2 to 8; activation: one of [Relu, Tanh]",
        SearchJob.Space.Choice("activation", [Activation.Relu, Activation.Tanh], (options, activation) => options.Activation = activation).ToString());

    private static double[] Drawn<T>(Func<Random, T> draw)
        where T : IConvertible
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Draws).Select(_ => draw(random).ToDouble(null))];
    }

    private static double Share(double[] values, Func<double, bool> holds) => values.Count(holds) / (double)values.Length;
}
