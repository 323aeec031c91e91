using Extensions.ML.Mlp.Tests.Conventions;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<Extensions.ML.Mlp.MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace Extensions.ML.Mlp.Tests.Training.Checkpoints;

/// <summary>A training that is cut off and goes on gives the bits of one that never was, whatever its options.</summary>
[TestClass]
public sealed class ResumeTests
{
    private static IEnumerable<TrainingEngine> Engines => [TrainingEngine.Autograd, TrainingEngine.Fused];

    public static IEnumerable<object[]> Optimizers => OfKind<Optimizer>().SelectMany(optimizer => Engines.Select(engine => new object[] { optimizer, engine }));

    public static IEnumerable<object[]> Schedules => ((Schedule[])[.. OfKind<Schedule>(), Falling, new Warmup { Epochs = 2, Then = Falling }]).Select(schedule => new object[] { schedule });

    /// <summary>No epoch is ten times better than the best: each but the first takes half of the rate.</summary>
    private static ReduceOnPlateau Falling => new() { Patience = 0, Factor = 0.5, MinImprovement = 0.9 };

    [TestMethod, DynamicData(nameof(Optimizers))]
    public void With_each_optimizer(Optimizer optimizer, TrainingEngine engine) => Compare(TrainerTask.Binary, options =>
    {
        (options.Optimizer, options.Engine) = (optimizer, engine);
        if (optimizer is Lbfgs) options.BatchSize = null;
    });

    [TestMethod]
    public void With_what_only_some_optimizers_keep()
    {
        Optimizer[] optimizers =
        [
            new Sgd { Momentum = 0.9, Dampening = 0.5 }, new Sgd { Momentum = 0.9, Nesterov = true }, new Adam { AmsGrad = true }, new AdamW { AmsGrad = true },
            new RmsProp { Momentum = 0.5, Centered = true }, new Adagrad { LearningRateDecay = 0.1, InitialAccumulator = 0.5, WeightDecay = 0.01 },
            new Lbfgs { HistorySize = 2, MaxIterations = 3 },
        ];
        foreach (var optimizer in optimizers) With_each_optimizer(optimizer, TrainingEngine.Auto);
    }

    [TestMethod, DynamicData(nameof(Schedules))]
    public void With_each_schedule(Schedule schedule) => Compare(TrainerTask.Regression, options => (options.Schedule, options.Optimizer) = (schedule, new Adam()));

    [TestMethod, EachTrainer]
    public void With_dropout_and_each_normalization(TrainerTask task)
    {
        foreach (var engine in Engines)
        {
            foreach (var normalization in Enum.GetValues<LayerNormalization>())
            {
                Compare(task, options =>
                {
                    (options.Engine, options.LayerNormalization, options.Threads) = (engine, normalization, 2);
                    (options.Dropout, options.InputDropout, options.L1, options.GradientClipping) = ([0.3], 0.1, 1e-3, new() { MaxNorm = 1 });
                });
            }
        }
    }

    [TestMethod, EachTrainer]
    public void With_early_stopping_that_ends_it(TrainerTask task)
    {
        foreach (var normalization in Enum.GetValues<LayerNormalization>())
        {
            Compare(task, options =>
            {
                (options.Epochs, options.EarlyStopping, options.ValidationFraction) = (100, new() { Patience = 3, MinImprovement = 0.05 }, 0.3);
                options.LayerNormalization = normalization;
            });
        }
    }

    [TestMethod, EachTrainer]
    public void With_a_best_epoch_before_the_first_cut(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        // Whoever learns these rows unlearns those.
        var validation = ContractRows.Make(40, seed: 2);
        foreach (var row in validation) (row.Flag, row.Class, row.Number) = (!row.Flag, row.Class == "low" ? "high" : "low", 200 - row.Number);
        CheckpointFolder.Compare(contract, NewOptions, options =>
        {
            var model = contract.Fit(options, contract.Rows(60), contract.View(validation));
            Assert.AreEqual(1, contract.ModelOf(model).History.BestEpoch);
            return model;
        });

        MlpTrainerOptions NewOptions()
        {
            var options = contract.Quick(epochs: 6);
            (options.LayerNormalization, options.EarlyStopping) = (LayerNormalization.Batch, new());
            return options;
        }
    }

    [TestMethod, EachTrainer]
    public void With_weights_and_rows_that_are_streamed(TrainerTask task)
    {
        foreach (var engine in Engines)
        {
            Compare(task, options =>
            {
                (options.DataHandling, options.ShuffleBufferRows, options.Engine) = (DataHandling.Streaming, 10, engine);
                (options.ExampleWeightColumnName, options.ValidationFraction, options.EarlyStopping) = ("Weight", 0.2, new());
            });
        }
    }

    [TestMethod, EachTrainer]
    public void From_a_model_and_with_validation_rows(TrainerTask task)
    {
        var contract = TrainerContract.Of(task);
        var start = contract.Fit(contract.Quick(epochs: 2), contract.Rows(40));
        var (train, validation) = (contract.Rows(60), contract.Rows(30, seed: 2));
        CheckpointFolder.Compare(contract, () => contract.Quick(epochs: 6), options => contract.Fit(options, train, validation, start));
    }

    [TestMethod]
    public void With_a_seed_that_was_drawn()
    {
        using var folder = new CheckpointFolder();
        folder.CutOff(Fit, Options(seed: null), 3);
        folder.Finish(Fit, Options(seed: null));
        folder.Finish(Fit, Options(folder.Read().Fingerprint.Seed), "given");
        CollectionAssert.AreEqual(folder.Read("given").State.ToArray(), folder.Read().State.ToArray());

        // A context of its own each time, which draws another seed.
        static BinaryPredictionTransformer<BinaryModel> Fit(MlpTrainerOptions options)
        {
            var context = new MLContext();
            var points = Points.Clouds(60).View(context);
            return context.BinaryClassification.Trainers.Mlp((MlpBinaryTrainer.Options)options).Fit(Points.Features(context).Fit(points).Transform(points));
        }

        static MlpBinaryTrainer.Options Options(int? seed)
        {
            var options = Points.Quick(epochs: 6);
            (options.Seed, options.ValidationFraction, options.Dropout) = (seed, 0.2, [0.2]);
            return options;
        }
    }

    private static void Compare(TrainerTask task, Action<MlpTrainerOptions> set)
    {
        var contract = TrainerContract.Of(task);
        CheckpointFolder.Compare(contract, NewOptions, options => contract.Fit(options, contract.Rows(60)));

        MlpTrainerOptions NewOptions()
        {
            var options = contract.Quick(epochs: 6);
            (options.BatchSize, options.Optimizer) = (16, new Adam { LearningRate = 0.02 });
            set(options);
            return options;
        }
    }

    private static IEnumerable<T> OfKind<T>() => DocumentationTests.OptionTypes.Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T))).Select(type => (T)Activator.CreateInstance(type)!);
}
