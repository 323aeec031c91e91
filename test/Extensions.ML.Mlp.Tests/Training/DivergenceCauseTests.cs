namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The error of a training that diverged names the likely cause: what the network was given, or the learning rate.</summary>
[TestClass]
public sealed class DivergenceCauseTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void Inputs_that_overflow(TrainingEngine engine) => Diverges(
        engine,
        options => { },
        Rows(row => row == 7 ? 2e38f : row % 3),
        ", learning rate 0.5, largest input 2E+38 in slot 1); "
        + "scale the features with InputNormalization.Standardize, lower the learning rate, or set GradientClipping.");

    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void An_outlier_under_robust_scaling(TrainingEngine engine) => Diverges(
        engine,
        options => options.InputNormalization = InputNormalization.Robust,
        Rows(row => row == 7 ? 2e30f : row % 4),
        ", learning rate 0.5, largest scaled input 1E+30 in slot 1); correct the outliers of slot 1, "
        + "bound outliers with InputNormalization.RobustClipped, lower the learning rate, or set GradientClipping.");

    /// <summary>A batch of the small weights alone has a mean that single precision cannot hold.</summary>
    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void Weights_too_far_apart(TrainingEngine engine) => Diverges(
        engine,
        options =>
        {
            options.ExampleWeightColumnName = "Weight";
            (options.BatchSize, options.InputNormalization) = (1, InputNormalization.Standardize);
        },
        Rows(row => row % 3, row => row % 2 == 0 ? 1 : 1e-42f),
        ", learning rate 0.5, example weights from 1E-42 to 1); "
        + "leave out the rows of the smallest weights, lower the learning rate, or set GradientClipping.");

    /// <summary>The product of the smallest weights, 1e-39, is what single precision cannot hold the mean of; 1e-30 alone it can.</summary>
    [TestMethod]
    [DataRow(TrainingEngine.Fused)]
    [DataRow(TrainingEngine.Autograd)]
    public void Example_weights_and_class_weights_too_far_apart(TrainingEngine engine)
    {
        var rows = Rows(row => row % 3, row => row % 2 == 0 ? 1 : 1e-30f);
        Diverges(
            engine,
            options => Set(options, ClassWeights.Of(1e-9, 1)),
            rows,
            ", learning rate 0.5, example weights from 1E-30 to 1, class weights from 1E-09 to 1); "
            + "leave out the rows of the smallest weights, raise the smallest of ClassWeights, lower the learning rate, "
            + "or set GradientClipping.");
        var sound = Points.Quick();
        (sound.Engine, sound.Activation) = (engine, Activation.Relu);
        Set(sound, ClassWeights.Of(1, 1));
        _context.BinaryClassification.Trainers.Mlp(sound).Fit(rows);

        static void Set(MlpBinaryTrainer.Options options, ClassWeights classWeights)
        {
            (options.ExampleWeightColumnName, options.ClassWeights) = ("Weight", classWeights);
            (options.BatchSize, options.InputNormalization) = (1, InputNormalization.Standardize);
        }
    }

    /// <summary>The square of an error of 1e30 is beyond single precision.</summary>
    [TestMethod]
    [DataRow(TrainingEngine.Fused, DataHandling.InMemory)]
    [DataRow(TrainingEngine.Autograd, DataHandling.InMemory)]
    [DataRow(TrainingEngine.Fused, DataHandling.Streaming)]
    [DataRow(TrainingEngine.Autograd, DataHandling.Streaming)]
    public void An_outlier_among_the_validation_rows(TrainingEngine engine, DataHandling handling)
    {
        var options = Numbers();
        (options.Engine, options.InputNormalization, options.Activation) = (engine, InputNormalization.MinMax, Activation.Relu);
        (options.DataHandling, options.BatchSize, options.Optimizer) = (handling, 32, new Sgd { LearningRate = 0.01 });
        string message = Refusal(options, Rows(row => row % 3, row => 1 + row % 3), Rows(row => row == 7 ? 2e30f : row % 3));
        StringAssert.StartsWith(message, "The validation loss must stay finite, but in epoch 1 it is Infinity (");
        StringAssert.EndsWith(message, ", learning rate 0.01, largest scaled input 1E+30 in slot 1 in the validation rows); "
            + "correct the outliers of slot 1, bound outliers with InputNormalization.RobustClipped, lower the learning rate, or set GradientClipping.");
    }

    [TestMethod]
    public void A_learning_rate_beyond_reason() => Diverges(
        TrainingEngine.Fused,
        options => (options.Optimizer, options.InputNormalization) = (new Sgd { LearningRate = 1e30 }, InputNormalization.Robust),
        Rows(row => row == 7 ? 2e30f : row % 4),
        "; lower the learning rate, correct the outliers of slot 1, ");

    [TestMethod]
    [DataRow(1e20f, false, false, "largest label 1E+20); scale the label with StandardizeLabel, lower the learning rate, or set GradientClipping.")]
    [DataRow(1e6f, true, false, "largest label 1E+06); divide the label by its mean, lower the learning rate, or set GradientClipping.")]
    [DataRow(1e20f, true, true, "largest label 1E+20); divide the label by its mean, lower the learning rate, or set GradientClipping.")]
    public void Labels_that_are_not_scaled(float label, bool isPoisson, bool standardizes, string cause)
    {
        var options = Numbers();
        (options.Loss, options.StandardizeLabel) = (isPoisson ? new PoissonLoss() : new SquaredError(), standardizes);
        StringAssert.EndsWith(Refusal(options, Rows(row => row % 3, row => row == 7 ? label : 1)), $", learning rate 0.5, {cause}");
    }

    private void Diverges(TrainingEngine engine, Action<MlpBinaryTrainer.Options> set, IDataView rows, string text)
    {
        var options = Points.Quick(epochs: 20);
        (options.Engine, options.Activation) = (engine, Activation.Relu);
        set(options);
        var trainer = _context.BinaryClassification.Trainers.Mlp(options);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => trainer.Fit(rows)).Message, text);
    }

    /// <summary>A regression of the weights.</summary>
    private static MlpRegressionTrainer.Options Numbers()
    {
        var options = new MlpRegressionTrainer.Options { LabelColumnName = "Weight", Epochs = 20, Seed = 1, Device = "cpu" }.Plainly();
        (options.Optimizer, options.GradientClipping) = (new Sgd { LearningRate = 0.5 }, null);
        return options;
    }

    private string Refusal(MlpRegressionTrainer.Options options, IDataView rows, IDataView? validation = null) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => _context.Regression.Trainers.Mlp(options).Fit(rows, validation)).Message;

    /// <summary>Forty rows of two features, the first of which is small.</summary>
    private IDataView Rows(Func<int, float> second, Func<int, float>? weight = null)
    {
        return Points.Vectors(_context, 2, [.. Enumerable.Range(0, 40).Select(Row)]);

        VectorRow Row(int number)
        {
            var row = Points.Row(number % 2 == 0, number % 5 - 2, second(number));
            row.Weight = weight?.Invoke(number) ?? 1;
            return row;
        }
    }
}
