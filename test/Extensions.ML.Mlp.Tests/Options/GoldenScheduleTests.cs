using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;

namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>
/// Schedules over 100 steps, ten epochs of ten. PyTorch multiplies the last rate again and again where ours computes each anew, in
/// double precision on both sides: they may differ by some hundred units of 1e-16; the file holds twelve decimals. Hence 1e-11.
/// </summary>
[TestClass]
public sealed class GoldenScheduleTests
{
    private const double Tolerance = 1e-11;

    private const int StepsPerEpoch = 10;

    private static readonly ScheduleCases Golden = GoldenFile.Read<ScheduleCases>("schedules.json");

    /// <summary>
    /// Ours go from the first step to the last; the schedules of PyTorch that count changes of the rate (linear, polynomial, cosine) are
    /// given one less than there are steps. One-cycle counts the steps in both.
    /// </summary>
    private static readonly Dictionary<string, Schedule> Schedules = new()
    {
        ["StepLR"] = new StepDecay { EveryEpochs = 3, Factor = 0.5 },
        ["MultiStepLR"] = new MultiStepDecay { AfterEpochs = [2, 5, 6], Factor = 0.3 },
        ["ExponentialLR"] = new ExponentialDecay { Factor = 0.9 },
        ["LinearLR"] = new LinearDecay { EndFactor = 0.1 },
        ["PolynomialLR"] = new PolynomialDecay { Power = 2 },
        ["PolynomialLR-root"] = new PolynomialDecay { Power = 0.5 },
        ["CosineAnnealingLR"] = new CosineDecay { EndFactor = 0.05 },
        ["CosineAnnealingWarmRestarts"] = new CosineRestarts { FirstEpochs = 3, EndFactor = 0.05 },
        ["CosineAnnealingWarmRestarts-growing"] = new CosineRestarts { FirstEpochs = 2, Growth = 2 },
        ["OneCycleLR"] = new OneCycle(),
        ["OneCycleLR-settings"] = new OneCycle { RiseFraction = 0.25, StartDivisor = 10, EndDivisor = 1e3 },
    };

    private static readonly Dictionary<string, ReduceOnPlateau> Plateaus = new()
    {
        ["defaults"] = new(),
        ["patient"] = new() { Factor = 0.5, Patience = 2, MinImprovement = 0.01 },
        ["impatient"] = new() { Factor = 0.7, Patience = 0, MinImprovement = 0 },
        ["floor"] = new() { Factor = 0.3, Patience = 0, MinImprovement = 0, MinLearningRate = 0.02 },
        ["floor-by-eps"] = new() { Patience = 0, MinImprovement = 0.5 },
        ["large-eps"] = new() { Factor = 0.6, Patience = 0, MinImprovement = 0, Epsilon = 0.05 },
        ["both"] = new() { Factor = 0.5, Patience = 0, MinImprovement = 0, MinLearningRate = 0.1, Epsilon = 0.03 },
    };

    public static IEnumerable<string> Cases => Golden.Factors.Keys;

    public static IEnumerable<string> PlateauCases => Golden.Plateau.Keys;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Factors_are_those_of_PyTorch(string name)
    {
        double[] expected = Golden.Factors[name];
        for (int step = 0; step < expected.Length; step++)
            Assert.AreEqual(expected[step], Schedules[name].FactorAt(new(step, StepsPerEpoch, expected.Length)), Tolerance, $"step {step}");
    }

    [TestMethod]
    [DynamicData(nameof(PlateauCases))]
    public void Losses_reduce_the_rate_when_they_do_in_PyTorch(string name)
    {
        var plateau = new Plateau(Plateaus[name], rate: 1);
        for (int epoch = 0; epoch < Golden.Losses.Length; epoch++)
        {
            plateau.Observe(Golden.Losses[epoch]);
            Assert.AreEqual(Golden.Plateau[name][epoch], plateau.Factor, Tolerance, $"after epoch {epoch + 1}");
        }
    }

    /// <summary>
    /// PyTorch multiplies the best loss by 1 - threshold, which is above a negative one, so that there every equal loss counts as better;
    /// ours takes the share of its size.
    /// </summary>
    [TestMethod]
    public void Negative_losses_that_do_not_improve_reduce_the_rate()
    {
        var plateau = new Plateau(new() { Patience = 0, Factor = 0.5, MinImprovement = 0.01 }, rate: 1);
        double[] losses = [-10, -10, -10.05, -10.2, -10.2], factors = [1, 0.5, 0.25, 0.25, 0.125];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            plateau.Observe(losses[epoch]);
            Assert.AreEqual(factors[epoch], plateau.Factor, $"after epoch {epoch + 1}");
        }
    }

    [TestMethod]
    public void The_floors_are_those_of_the_learning_rate_and_not_of_its_factor()
    {
        Assert.AreEqual(0.1, Lowest(new() { MinLearningRate = 1e-3 }), 1e-15, "from 0.01 to 0.001");
        Assert.AreEqual(1e-6, Lowest(new()), 1e-18, "from 0.01 to 1e-8");
        Assert.AreEqual(1, Lowest(new() { MinLearningRate = 0.5 }), "a floor above the rate raises nothing");

        // Two hundred losses that do not improve.
        static double Lowest(ReduceOnPlateau schedule)
        {
            var plateau = Plateau.For(new Warmup { Then = schedule with { Patience = 0 } }, rate: 0.01)!;
            for (int epoch = 0; epoch < 200; epoch++) plateau.Observe(1);
            return plateau.Factor;
        }
    }

    [TestMethod]
    public void A_warm_up_rises_in_a_line_and_hands_over_at_the_whole_rate()
    {
        // Half an epoch of 10 steps is 5: from 0.2 in fifths of 0.8; then a line from 1 to 0 over the other 5 steps of the training.
        double[] expected = [0.2, 0.36, 0.52, 0.68, 0.84, 1, 0.75, 0.5, 0.25, 0];
        var schedule = new Warmup { Epochs = 0.5, StartFactor = 0.2, Then = new LinearDecay() };
        for (int step = 0; step < expected.Length; step++)
            Assert.AreEqual(expected[step], schedule.FactorAt(new(step, StepsPerEpoch, expected.Length)), Tolerance, $"step {step}");
    }

    [TestMethod]
    public void Epochs_of_a_schedule_behind_a_warm_up_are_counted_from_its_end()
    {
        // 2 epochs of 3 steps rise from 0 in sixths; then the rate halves after each epoch.
        double[] expected = [0, 1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0, 1, 1, 1, 0.5, 0.5, 0.5];
        var schedule = new Warmup { Epochs = 2, StartFactor = 0, Then = new StepDecay { EveryEpochs = 1, Factor = 0.5 } };
        for (int step = 0; step < expected.Length; step++)
            Assert.AreEqual(expected[step], schedule.FactorAt(new(step, 3, expected.Length)), Tolerance, $"step {step}");
    }

    [TestMethod]
    public void A_constant_rate_and_a_plateau_by_itself_change_nothing()
    {
        foreach (Schedule schedule in (Schedule[])[new ConstantRate(), new ReduceOnPlateau()])
            Assert.AreEqual(1, schedule.FactorAt(new(7, StepsPerEpoch, 100)));
    }

    [TestMethod]
    public void A_training_of_one_step_has_a_rate_in_every_schedule()
    {
        // One-cycle ends with its first step then, as in PyTorch, at 1 / (25 * 10,000).
        foreach (var schedule in Schedules.Values)
            Assert.IsInRange(3.9e-6, 1, schedule.FactorAt(new(0, 1, 1)), schedule.ToString());
    }

    private sealed record ScheduleCases(Dictionary<string, double[]> Factors, double[] Losses, Dictionary<string, double[]> Plateau);
}
