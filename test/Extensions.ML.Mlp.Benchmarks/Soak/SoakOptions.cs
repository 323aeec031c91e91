namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>Options of a trainer, drawn from all that there are and that suit each other.</summary>
internal static class SoakOptions
{
    private static readonly int[][] Layers = [[], [6], [32, 16], [100, 100], [40, 40, 40]];

    private static readonly Activation[] Activations = [Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.LeakyRelu(), Activation.Elu(), Activation.Selu, Activation.Gelu, Activation.GeluTanh, Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity];

    private static readonly Optimizer[] Optimizers =
        [new Sgd { LearningRate = 0.01, Momentum = 0.9 }, new Adam(), new AdamW(), new RAdam(), new NAdam(), new Adamax(), new RmsProp(), new Adagrad(), new Adadelta(), new Lbfgs { MaxIterations = 3 }];

    private static readonly Schedule[] Schedules =
        [new ConstantRate(), new StepDecay { EveryEpochs = 3 }, new MultiStepDecay { AfterEpochs = [2, 4] }, new ExponentialDecay(), new LinearDecay(), new PolynomialDecay(), new CosineDecay(), new CosineRestarts { FirstEpochs = 3 }, new OneCycle(), new ReduceOnPlateau { Patience = 1 }, new Warmup { Epochs = 2 }];

    private static readonly RegressionLoss[] Losses = [new SquaredError(), new AbsoluteError(), new HuberLoss(), new QuantileLoss()];

    private static readonly NumericEmbedding?[] Embeddings = [null, new PiecewiseLinearEmbedding { Width = 8 }, new PeriodicEmbedding()];

    private static readonly SharedEnsemble?[] Ensembles = [null, new() { Members = 3 }, new() { Members = 2, ScalesHiddenLayers = true }];

    internal static T Pick<T>(this Random random, IReadOnlyList<T> all) => all[random.Next(all.Count)];

    internal static bool Tosses(this Random random, double chance = 0.5) => random.NextDouble() < chance;

    internal static MlpTrainerOptions Draw(TrainerContract contract, Random random)
    {
        var options = contract.Quick(epochs: random.Next(1, 12));
        (options.HiddenLayers, options.Activation, options.Optimizer, options.Schedule) = (random.Pick(Layers), random.Pick(Activations), random.Pick(Optimizers), random.Pick(Schedules));
        (options.InputNormalization, options.LayerNormalization) = (random.Pick(Enum.GetValues<InputNormalization>()), random.Pick(Enum.GetValues<LayerNormalization>()));
        (options.Dropout, options.InputDropout) = (random.Tosses() ? [0.2] : [], random.Tosses() ? 0.1 : 0);
        (options.L1, options.GradientClipping) = (random.Tosses() ? 1e-4 : 0, random.Tosses() ? new() { MaxNorm = 1 } : null);
        (options.Engine, options.Threads) = (random.Pick(Enum.GetValues<TrainingEngine>()), random.Pick((int?[])[1, 2, null]));
        (options.ValidationFraction, options.EarlyStopping) = (random.Tosses() ? 0.2 : null, random.Tosses() ? new() { Patience = 3 } : null);
        options.ExampleWeightColumnName = random.Tosses() ? nameof(ContractRow.Weight) : null;
        if (options is MlpClassificationOptions classes) (classes.ClassWeights, classes.LabelSmoothing) = (random.Tosses() ? ClassWeights.Balanced : null, random.Tosses() ? 0.1 : 0);
        if (options is MlpRegressionTrainer.Options numbers) (numbers.Loss, numbers.StandardizeLabel) = (random.Pick(Losses), true);
        if (options.Optimizer is not Lbfgs && random.Tosses(0.8)) DrawBatches(options, random);
        if (random.Tosses()) DrawRecipe(options, random);
        return options;
    }

    private static void DrawRecipe(MlpTrainerOptions options, Random random)
    {
        (options.NumericEmbedding, options.SharedEnsemble) = (random.Pick(Embeddings), random.Pick(Ensembles));
        (options.LearnInputScales, options.ParametricActivation) = (random.Tosses(), random.Tosses());
        options.MissingValues = random.Pick(Enum.GetValues<MissingValues>());
        options.Initialization = random.Pick(Enum.GetValues<Initialization>());
    }

    private static void DrawBatches(MlpTrainerOptions options, Random random)
    {
        (options.BatchSize, options.Shuffle, options.DropLast) = (random.Pick([16, 64, 256]), random.Tosses(0.8), random.Tosses());
        (options.DataHandling, options.ShuffleBufferRows) = (random.Pick(Enum.GetValues<DataHandling>()), random.Pick([50, 65_536]));
    }
}
