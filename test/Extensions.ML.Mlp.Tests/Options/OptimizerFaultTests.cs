namespace Extensions.ML.Mlp.Tests.Options;

[TestClass]
public sealed class OptimizerFaultTests
{
    private static readonly MLContext Context = new(1);

    public static IEnumerable<(Optimizer Optimizer, string Message)> Faults =>
    [
        (new Sgd { Dampening = 1.5 }, "Sgd.Dampening must be from 0 to 1, but it is 1.5; 0 turns it off."),
        (new Sgd { Momentum = 0.9, Dampening = 0.1, Nesterov = true }, "Sgd.Nesterov needs a Dampening of 0, but it is 0.1; set Dampening to 0, or leave Nesterov off."),
        (new Adam { LearningRate = -1 }, "Adam.LearningRate must be finite and above 0, but it is -1; 0.01 is a usual start."),
        (new Adam { Beta1 = 1 }, "Adam.Beta1 must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new Adam { Beta2 = -0.1 }, "Adam.Beta2 must be at least 0 and below 1, but it is -0.1; 0.999 is usual."),
        (new Adam { Epsilon = 0 }, "Adam.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new Adam { WeightDecay = double.PositiveInfinity }, "Adam.WeightDecay must be finite and at least 0, but it is Infinity; 0 turns it off."),
        (new AdamW { LearningRate = 0 }, "AdamW.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new AdamW { Beta1 = 1 }, "AdamW.Beta1 must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new AdamW { Beta2 = 1 }, "AdamW.Beta2 must be at least 0 and below 1, but it is 1; 0.999 is usual."),
        (new AdamW { Epsilon = 0 }, "AdamW.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new AdamW { WeightDecay = -1 }, "AdamW.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new RAdam { LearningRate = 0 }, "RAdam.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new RAdam { Beta1 = 1 }, "RAdam.Beta1 must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new RAdam { Beta2 = 1 }, "RAdam.Beta2 must be at least 0 and below 1, but it is 1; 0.999 is usual."),
        (new RAdam { Epsilon = 0 }, "RAdam.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new RAdam { WeightDecay = -1 }, "RAdam.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new NAdam { LearningRate = 0 }, "NAdam.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new NAdam { Beta1 = 1 }, "NAdam.Beta1 must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new NAdam { Beta2 = 1 }, "NAdam.Beta2 must be at least 0 and below 1, but it is 1; 0.999 is usual."),
        (new NAdam { Epsilon = 0 }, "NAdam.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new NAdam { WeightDecay = -1 }, "NAdam.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new NAdam { MomentumDecay = -1 }, "NAdam.MomentumDecay must be finite and at least 0, but it is -1; 0.004 is usual."),
        (new Adamax { LearningRate = 0 }, "Adamax.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new Adamax { Beta1 = 1 }, "Adamax.Beta1 must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new Adamax { Beta2 = 1 }, "Adamax.Beta2 must be at least 0 and below 1, but it is 1; 0.999 is usual."),
        (new Adamax { Epsilon = 0 }, "Adamax.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new Adamax { WeightDecay = -1 }, "Adamax.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new RmsProp { LearningRate = 0 }, "RmsProp.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new RmsProp { Alpha = 1 }, "RmsProp.Alpha must be at least 0 and below 1, but it is 1; 0.99 is usual."),
        (new RmsProp { Epsilon = 0 }, "RmsProp.Epsilon must be finite and above 0, but it is 0; 1e-8 is usual."),
        (new RmsProp { WeightDecay = -1 }, "RmsProp.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new RmsProp { Momentum = 1 }, "RmsProp.Momentum must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new Adagrad { LearningRate = 0 }, "Adagrad.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new Adagrad { LearningRateDecay = -1 }, "Adagrad.LearningRateDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new Adagrad { WeightDecay = -1 }, "Adagrad.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new Adagrad { InitialAccumulator = -1 }, "Adagrad.InitialAccumulator must be finite and at least 0, but it is -1; 0 is usual."),
        (new Adagrad { Epsilon = 0 }, "Adagrad.Epsilon must be finite and above 0, but it is 0; 1e-10 is usual."),
        (new Adadelta { LearningRate = 0 }, "Adadelta.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new Adadelta { Rho = 1 }, "Adadelta.Rho must be at least 0 and below 1, but it is 1; 0.9 is usual."),
        (new Adadelta { Epsilon = 0 }, "Adadelta.Epsilon must be finite and above 0, but it is 0; 1e-6 is usual."),
        (new Adadelta { WeightDecay = -1 }, "Adadelta.WeightDecay must be finite and at least 0, but it is -1; 0 turns it off."),
        (new Lbfgs { LearningRate = 0 }, "Lbfgs.LearningRate must be finite and above 0, but it is 0; 0.01 is a usual start."),
        (new Lbfgs { MaxIterations = 0 }, "Lbfgs.MaxIterations must be at least 1, but it is 0; 20 is usual."),
        (new Lbfgs { HistorySize = 0 }, "Lbfgs.HistorySize must be at least 1, but it is 0; 100 is usual."),
        (new Lbfgs { GradientTolerance = -1 }, "Lbfgs.GradientTolerance must be finite and at least 0, but it is -1; 1e-7 is usual."),
        (new Lbfgs { ChangeTolerance = -1 }, "Lbfgs.ChangeTolerance must be finite and at least 0, but it is -1; 1e-9 is usual."),
    ];

    [TestMethod]
    [DynamicData(nameof(Faults))]
    public void Each_option_of_an_optimizer_out_of_range_is_refused(Optimizer optimizer, string message)
    {
        var options = new MlpRegressionTrainer.Options { Optimizer = optimizer, BatchSize = null };
        Assert.AreEqual($"{message} (Parameter 'options')", Assert.ThrowsExactly<ArgumentException>(() => Context.Regression.Trainers.Mlp(options)).Message);
    }
}
