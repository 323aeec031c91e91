namespace Extensions.ML.Mlp.Tests.Options;

[TestClass]
public sealed class ScheduleFaultTests
{
    private static readonly MLContext Context = new(1);

    public static IEnumerable<(Schedule Schedule, string Message)> Faults =>
    [
        (new StepDecay { EveryEpochs = 0 }, "StepDecay.EveryEpochs must be at least 1, but it is 0; 30 is usual."),
        (new StepDecay { Factor = 1.1 }, "StepDecay.Factor must be above 0 and at most 1, but it is 1.1; 0.1 is usual."),
        (new MultiStepDecay { AfterEpochs = [3, 0] }, "Each of MultiStepDecay.AfterEpochs must be at least 1, but it is [3, 0]; an empty list never decays."),
        (new MultiStepDecay { AfterEpochs = null! }, "Each of MultiStepDecay.AfterEpochs must be at least 1, but it is null; an empty list never decays."),
        (new MultiStepDecay { Factor = 0 }, "MultiStepDecay.Factor must be above 0 and at most 1, but it is 0; 0.1 is usual."),
        (new ExponentialDecay { Factor = 0 }, "ExponentialDecay.Factor must be above 0 and at most 1, but it is 0; 0.95 is usual."),
        (new LinearDecay { EndFactor = 2 }, "LinearDecay.EndFactor must be from 0 to 1, but it is 2; 0 is usual."),
        (new PolynomialDecay { Power = 0 }, "PolynomialDecay.Power must be finite and above 0, but it is 0; 2 is usual."),
        (new CosineDecay { EndFactor = -0.1 }, "CosineDecay.EndFactor must be from 0 to 1, but it is -0.1; 0 is usual."),
        (new CosineRestarts { FirstEpochs = 0 }, "CosineRestarts.FirstEpochs must be at least 1, but it is 0; 10 is usual."),
        (new CosineRestarts { Growth = 0 }, "CosineRestarts.Growth must be at least 1, but it is 0; 1 keeps the cycles alike."),
        (new CosineRestarts { EndFactor = 2 }, "CosineRestarts.EndFactor must be from 0 to 1, but it is 2; 0 is usual."),
        (new OneCycle { RiseFraction = 1 }, "OneCycle.RiseFraction must be above 0 and below 1, but it is 1; 0.3 is usual."),
        (new OneCycle { StartDivisor = 0.5 }, "OneCycle.StartDivisor must be finite and at least 1, but it is 0.5; 25 is usual."),
        (new OneCycle { EndDivisor = 0 }, "OneCycle.EndDivisor must be finite and at least 1, but it is 0; 10000 is usual."),
        (new ReduceOnPlateau { Factor = 1 }, "ReduceOnPlateau.Factor must be above 0 and below 1, but it is 1; 0.1 is usual."),
        (new ReduceOnPlateau { Patience = -1 }, "ReduceOnPlateau.Patience must be at least 0, but it is -1; 10 is usual."),
        (new ReduceOnPlateau { MinImprovement = 1 }, "ReduceOnPlateau.MinImprovement must be at least 0 and below 1, but it is 1; 0.0001 is usual."),
        (new ReduceOnPlateau { MinLearningRate = -1 }, "ReduceOnPlateau.MinLearningRate must be finite and at least 0, but it is -1; 0 sets no bound."),
        (new ReduceOnPlateau { Epsilon = double.NaN }, "ReduceOnPlateau.Epsilon must be finite and at least 0, but it is NaN; 1e-8 is usual."),
        (new Warmup { Epochs = 0 }, "Warmup.Epochs must be finite and above 0, but it is 0; leave the warm-up out for none."),
        (new Warmup { StartFactor = 2 }, "Warmup.StartFactor must be from 0 to 1, but it is 2; 0.01 is usual."),
        (new Warmup { Then = null! }, "Warmup.Then must be a schedule other than a warm-up, but it is null; new ConstantRate() is one."),
        (new Warmup { Then = new Warmup() }, "Warmup.Then must be a schedule other than a warm-up, but it is another; new ConstantRate() is one."),
        (new Warmup { Then = new LinearDecay { EndFactor = 2 } }, "LinearDecay.EndFactor must be from 0 to 1, but it is 2; 0 is usual."),
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Each_option_of_a_schedule_out_of_range_is_refused(Schedule schedule, string message)
    {
        var options = new MlpMulticlassTrainer.Options { Schedule = schedule };
        Assert.AreEqual($"{message} (Parameter 'options')", Assert.ThrowsExactly<ArgumentException>(() => Context.MulticlassClassification.Trainers.Mlp(options)).Message);
    }

    [TestMethod]
    public void A_list_of_epochs_that_is_changed_later_changes_no_schedule()
    {
        List<int> epochs = [3];
        var schedule = new MultiStepDecay { AfterEpochs = epochs };
        epochs[0] = 0;
        CollectionAssert.AreEqual(new[] { 3 }, schedule.AfterEpochs.ToArray());
    }
}
