namespace Extensions.ML.Mlp.Tests.Options;

[TestClass]
public sealed class OptionFaultTests
{
    private static readonly MLContext Context = new(1);

    public static IEnumerable<(MlpBinaryTrainer.Options Options, string Message)> Faults =>
    [
        (new() { LabelColumnName = "" }, "LabelColumnName must name a column, but it is \"\"; \"Label\" is usual."),
        (new() { FeatureColumnName = null! }, "FeatureColumnName must name a column, but it is null; \"Features\" is usual."),
        (new() { HiddenLayers = null! }, "HiddenLayers must be a list of widths, but it is null; give an empty list for a linear model."),
        (new() { HiddenLayers = [10, 0] }, "Each of HiddenLayers must be at least 1, but it is [10, 0]; leave a layer out rather than give it no width."),
        (new() { Activation = null! }, "Activation must be one of the activations, but it is null; Activation.Sigmoid is one."),
        (new() { Optimizer = null! }, "Optimizer must be one of the optimizers, but it is null; new Sgd() is one."),
        (new() { Optimizer = new Sgd { LearningRate = 0 } }, "Sgd.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new() { Optimizer = new Sgd { LearningRate = double.NaN } }, "Sgd.LearningRate must be finite and above 0, but it is NaN; 0.01 is a usual start."),
        (new() { Optimizer = new Sgd { LearningRate = double.PositiveInfinity } }, "Sgd.LearningRate must be finite and above 0, but it is Infinity; 0.01 is a usual start."),
        (new() { Optimizer = new Sgd { Momentum = 1 } }, "Sgd.Momentum must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new() { Optimizer = new Sgd { Momentum = -0.5 } }, "Sgd.Momentum must be at least 0 and below 1, but it is -0.5; 0.9 is usual."),
        (new() { Optimizer = new Sgd { Nesterov = true } }, "Sgd.Nesterov needs a Momentum above 0, but it is 0; set Momentum, or leave Nesterov off."),
        (new() { Optimizer = new Sgd { WeightDecay = -1 } }, "Sgd.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new() { Epochs = 0 }, "Epochs must be at least 1, but it is 0; 100 is usual."),
        (new() { BatchSize = -1 }, "BatchSize must be at least 0, but it is -1; 0 goes by the number of rows, null takes all in one batch."),
        (new() { Optimizer = new Lbfgs(), BatchSize = 64 }, "BatchSize must be null with Lbfgs, which takes all rows in one batch, but it is 64; set BatchSize to null."),
        (new() { DataHandling = (DataHandling)3 }, "DataHandling must be one of the ways, but it is 3; DataHandling.Auto is usual."),
        (new() { DataHandling = DataHandling.Streaming, BatchSize = null }, "BatchSize must be a number of rows with DataHandling.Streaming, which does not hold them all, but it is null; 64 is usual."),
        (new() { ShuffleBufferRows = 0 }, "ShuffleBufferRows must be at least 1, but it is 0; 65,536 is the default."),
        (new() { Device = "gpu" }, "Device must be auto, cpu, cuda, cuda:N or mps, but it is \"gpu\"; auto takes the best there is."),
        (new() { Device = "cuda:-1" }, "Device must be auto, cpu, cuda, cuda:N or mps, but it is \"cuda:-1\"; auto takes the best there is."),
        (new() { Device = null! }, "Device must be auto, cpu, cuda, cuda:N or mps, but it is null; auto takes the best there is."),
        (new() { Engine = (TrainingEngine)3 }, "Engine must be one of the engines, but it is 3; TrainingEngine.Auto is usual."),
        (new() { Threads = 0 }, "Threads must be at least 1 and at most 1,024, but it is 0; null takes as many as pay."),
        (new() { Threads = 1025 }, "Threads must be at least 1 and at most 1,024, but it is 1025; null takes as many as pay."),
        (new() { TimeLimit = TimeSpan.Zero }, "TimeLimit must be above 0 and at most 49 days, but it is 00:00:00; null is for any time."),
        (new() { TimeLimit = TimeSpan.FromDays(50) }, "TimeLimit must be above 0 and at most 49 days, but it is 50.00:00:00; null is for any time."),
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Each_option_out_of_range_is_refused_with_rule_value_and_remedy(MlpBinaryTrainer.Options options, string message)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Context.BinaryClassification.Trainers.Mlp(options));
        Assert.AreEqual($"{message} (Parameter 'options')", error.Message);
    }

    [TestMethod]
    public void All_faults_stand_in_one_message()
    {
        var options = new MlpBinaryTrainer.Options { Epochs = -1, BatchSize = -2, Optimizer = new Sgd { LearningRate = -1, Momentum = 2 } };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Context.BinaryClassification.Trainers.Mlp(options));
        Assert.AreEqual(
            "The options have 4 faults: "
            + "Sgd.LearningRate must be finite and above 0, but it is -1; 0.01 is a usual start. "
            + "Sgd.Momentum must be at least 0 and below 1, but it is 2; 0.9 is usual. "
            + "Epochs must be at least 1, but it is -1; 100 is usual. "
            + "BatchSize must be at least 0, but it is -2; 0 goes by the number of rows, null takes all in one batch. (Parameter 'options')",
            error.Message);
    }

    [TestMethod]
    public void The_short_form_checks_too()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Context.BinaryClassification.Trainers.Mlp(epochs: 0));
        Assert.AreEqual("Epochs must be at least 1, but it is 0; 100 is usual. (Parameter 'options')", error.Message);
        Assert.ThrowsExactly<ArgumentNullException>(() => Context.BinaryClassification.Trainers.Mlp(options: null!));
    }

    [TestMethod]
    public void The_edges_of_the_ranges_are_accepted()
    {
        Assert.IsNotNull(Context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options
        {
            HiddenLayers = [],
            Optimizer = new Sgd { LearningRate = double.Epsilon, Momentum = 0.999, Nesterov = true, WeightDecay = 0 },
            Epochs = 1,
            BatchSize = 1,
            DataHandling = DataHandling.Streaming,
            ShuffleBufferRows = 1,
            Threads = 1,
            Device = "cuda:17",
            TimeLimit = TimeSpan.FromDays(49),
        }));
    }

    [TestMethod]
    public void Options_changed_after_the_trainer_was_made_change_nothing()
    {
        var options = Toy.Points.Quick(epochs: 3);
        var trainer = Context.BinaryClassification.Trainers.Mlp(options);
        options.Epochs = 7;
        var view = Toy.Points.Features(Context).Fit(Toy.Points.View([], Context)).Transform(Toy.Points.View(Toy.Points.Clouds(40), Context));
        Assert.HasCount(3, trainer.Fit(view).Model.SubModel.History);
    }
}
