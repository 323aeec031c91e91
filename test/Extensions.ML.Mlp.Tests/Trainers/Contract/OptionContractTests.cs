namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Every choice of the options trains without error, gives finite scores, gives them again, and makes a difference.</summary>
[TestClass]
public sealed class OptionContractTests
{
    private static readonly Activation[] Activations =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(), Activation.Elu(), Activation.Selu, Activation.Gelu, Activation.GeluTanh,
        Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity,
    ];

    private static readonly Optimizer[] Optimizers =
    [
        new Sgd(), new Sgd { Momentum = 0.9 }, new Sgd { Momentum = 0.9, Nesterov = true }, new Adam(), new Adam { Beta2 = 0.5, AmsGrad = true }, new AdamW(), new RAdam(), new NAdam(),
        new Adamax(), new RmsProp(), new RmsProp { Momentum = 0.5, Centered = true }, new Adagrad(), new Adadelta(), new Lbfgs(),
    ];

    private static readonly Schedule[] Schedules =
    [
        new ConstantRate(), new StepDecay { EveryEpochs = 2 }, new MultiStepDecay { AfterEpochs = [1, 4] }, new ExponentialDecay(), new LinearDecay(), new PolynomialDecay(),
        new CosineDecay(), new CosineRestarts { FirstEpochs = 2 }, new OneCycle(), new Warmup { Epochs = 2 }, new Warmup { Epochs = 2, Then = new CosineDecay() },
        new ReduceOnPlateau { Patience = 0, MinImprovement = 0.9 },
    ];

    [TestMethod, EachTrainer]
    public void Each_activation_trains(TrainerTask task) => TrainEach(task, Activations, (options, activation) => options.Activation = activation);

    [TestMethod, EachTrainer]
    public void Each_initialization_trains(TrainerTask task) =>
        TrainEach(task, Enum.GetValues<Initialization>(), (options, initialization) => options.Initialization = initialization);

    [TestMethod, EachTrainer]
    public void Each_optimizer_trains(TrainerTask task) => TrainEach(task, Optimizers, (options, optimizer) => options.Optimizer = optimizer);

    [TestMethod, EachTrainer]
    public void Each_schedule_trains(TrainerTask task) => TrainEach(task, Schedules, (options, schedule) => options.Schedule = schedule);

    [TestMethod, EachTrainer]
    public void Each_normalization_of_inputs_and_layers_trains(TrainerTask task)
    {
        TrainEach(task, Enum.GetValues<InputNormalization>(), (options, normalization) => options.InputNormalization = normalization);
        TrainEach(task, Enum.GetValues<LayerNormalization>(), (options, normalization) => options.LayerNormalization = normalization);
    }

    [TestMethod, EachTrainer]
    public void Each_regularization_trains(TrainerTask task) => TrainEach<Action<MlpTrainerOptions>>(
        task,
        [
            _ => { },
            options => options.Dropout = [0.3],
            options => options.InputDropout = 0.3,
            options => options.L1 = 0.01,
            options => options.Optimizer = new Sgd { LearningRate = 0.05, WeightDecay = 0.1 },
            options => options.GradientClipping = new() { MaxNorm = 0.01 },
            options => options.GradientClipping = new() { MaxValue = 0.001 },
            options => (options.LayerNormalization, options.Dropout) = (LayerNormalization.Batch, [0.3]),
            options => (options.LayerNormalization, options.Dropout) = (LayerNormalization.Layer, [0.3]),
        ],
        (options, set) => set(options));

    [TestMethod, EachTrainer]
    public void A_rate_of_dropout_for_each_layer_is_taken(TrainerTask task) => TrainEach<double[]>(
        task,
        [[], [0.2], [0.2, 0], [0, 0.2]],
        (options, rates) => (options.HiddenLayers, options.Dropout) = ([5, 4], rates));

    [TestMethod, EachTrainer]
    public void A_schedule_reaches_each_optimizer(TrainerTask task)
    {
        foreach (var optimizer in Optimizers)
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick(epochs: 2);
            (options.Optimizer, options.Schedule) = (optimizer, new Warmup { Epochs = 2, StartFactor = 0 });
            var history = contract.ModelOf(contract.Fit(options, contract.Rows(30))).History;
            Assert.AreEqual(0, history[0].LearningRate);
            Assert.AreEqual(optimizer.LearningRate / 2, history[1].LearningRate, 1e-12);
            // One step an epoch, and the first has rate 0: the second begins where the first did.
            Assert.AreEqual(history[0].TrainLoss, history[1].TrainLoss, $"{optimizer}");
        }
    }

    [TestMethod, EachTrainer]
    public void The_train_loss_of_each_optimizer_is_that_before_its_step(TrainerTask task)
    {
        foreach (var optimizer in Optimizers)
        {
            var contract = TrainerContract.Of(task);
            var options = contract.Quick(epochs: 4);
            options.Optimizer = optimizer;
            var view = contract.Rows(30);
            var history = contract.ModelOf(contract.Fit(options, view, view)).History;
            for (int epoch = 1; epoch < 4; epoch++) Assert.AreEqual(history[epoch].TrainLoss, history[epoch - 1].ValidationLoss!.Value, 1e-5, $"{optimizer}");
        }
    }

    private static void TrainEach<T>(TrainerTask task, IReadOnlyList<T> choices, Action<MlpTrainerOptions, T> choose)
    {
        var contract = TrainerContract.Of(task);
        var (train, test) = (contract.Rows(40), contract.Rows(10, seed: 2));
        var seen = new HashSet<float>();
        for (int i = 0; i < choices.Count; i++)
        {
            var options = contract.Quick(epochs: 5);
            options.Optimizer = new Sgd { LearningRate = 0.05 };
            choose(options, choices[i]);
            string name = $"{i}: {choices[i]}";
            float[] scores = contract.ScoresOf(options, train, test);
            Assert.IsTrue(scores.All(float.IsFinite), name);
            CollectionAssert.AreEqual(scores, contract.ScoresOf(options, train, test), name);
            Assert.IsTrue(seen.Add(scores[0]), $"{name} gives what another gave");
        }
    }
}
