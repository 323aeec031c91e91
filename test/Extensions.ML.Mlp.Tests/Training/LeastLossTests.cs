using Extensions.ML.Mlp.Tests.Toy;
using Extensions.ML.Mlp.Tests.Trainers.Contract;
using Extensions.ML.Mlp.Tests.Training.Checkpoints;
using Microsoft.ML;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A history keeps the least losses that its rows can have, and overfitting is judged by what lies above them.</summary>
[TestClass]
public sealed class LeastLossTests
{
    private static readonly DataHandling[] Handlings = [DataHandling.InMemory, DataHandling.Streaming];

    private readonly MLContext _context = new(1);

    /// <summary>By hand: y - y ln y is 0 for 0, 1 for 1 and 2 - 2 ln 2 for 2; the weights are 1, 2 and 1.</summary>
    [TestMethod]
    public void Of_a_Poisson_loss_it_is_that_of_exact_scores()
    {
        double two = 2 - 2 * Math.Log(2);
        foreach (var handling in Handlings)
        {
            var options = Poisson(epochs: 1, handling);
            options.ExampleWeightColumnName = "Weight";
            var least = History(options, [new(0, 0, 1), new(1, 1, 2), new(2, 2, 1)], [new(0, 2, 3), new(1, 0, 1)]).LeastLosses!.Value;
            Assert.AreEqual((2 + two) / 4, least.Train, 1e-12, $"{handling}");
            Assert.AreEqual(3 * two / 4, least.Validation, 1e-12, $"{handling}");
        }
    }

    /// <summary>Held-out rows are others in memory and streamed, but their labels here are all alike.</summary>
    [TestMethod]
    public void It_is_known_of_rows_that_are_held_out()
    {
        foreach (var handling in Handlings)
        {
            var options = Poisson(epochs: 1, handling);
            options.ValidationFraction = 0.3;
            var least = History(options, [.. Enumerable.Range(0, 50).Select(row => new Count(row, 2, 1))], null).LeastLosses!.Value;
            Assert.AreEqual(2 - 2 * Math.Log(2), least.Train, 1e-12, $"{handling}");
            Assert.AreEqual(least.Train, least.Validation, 1e-12, $"{handling}");
        }
    }

    [TestMethod]
    public void Without_validation_rows_and_with_other_losses_of_numbers_there_is_none()
    {
        Count[] rows = [.. Enumerable.Range(0, 20).Select(row => new Count(row, row % 3, 1))];
        Assert.IsNull(History(Poisson(1, DataHandling.InMemory), rows, null).LeastLosses);
        var squared = Poisson(1, DataHandling.InMemory);
        squared.Loss = new SquaredError();
        Assert.IsNull(History(squared, rows, rows).LeastLosses);
    }

    /// <summary>Smoothed by 0.1, the labels of two classes are 0.95 and 0.05; no loss is below their entropy, and training comes near it.</summary>
    [TestMethod]
    public void Of_smoothed_labels_it_is_their_entropy()
    {
        double entropy = -0.95 * Math.Log(0.95) - 0.05 * Math.Log(0.05);
        Point[] points = [.. Points.Clouds(100).Where(point => Math.Abs(point.X1) > 0.5)];
        foreach (var point in points) point.Label = point.X1 > 0;
        var view = Points.Features(_context).Fit(points.View(_context)).Transform(points.View(_context));
        foreach (var engine in new[] { TrainingEngine.Fused, TrainingEngine.Autograd })
        {
            var options = Points.Quick(epochs: 300);
            (options.LabelSmoothing, options.Engine) = (0.1, engine);
            var history = _context.BinaryClassification.Trainers.Mlp(options).Fit(view, view).Model.SubModel.History;
            Assert.AreEqual(entropy, history.LeastLosses!.Value.Train, 1e-12);
            Assert.AreEqual(entropy, history.LeastLosses.Value.Validation, 1e-12);
            // Single precision.
            Assert.IsTrue(history.All(epoch => epoch.TrainLoss > entropy - 1e-6 && epoch.ValidationLoss > entropy - 1e-6), $"{engine}");
            Assert.AreEqual(entropy, history[^1].ValidationLoss!.Value, 0.03, $"{engine}");
        }
    }

    [TestMethod]
    public void Of_three_smoothed_classes_it_is_their_entropy()
    {
        var contract = TrainerContract.Of(TrainerTask.Multiclass);
        var options = (MlpMulticlassTrainer.Options)contract.Quick(epochs: 1);
        options.LabelSmoothing = 0.3;
        var least = contract.ModelOf(contract.Fit(options, contract.Rows(60), contract.Rows(20, seed: 2))).History.LeastLosses!.Value;
        Assert.AreEqual(-0.8 * Math.Log(0.8) - 0.2 * Math.Log(0.1), least.Train, 1e-12);
        Assert.AreEqual(least.Train, least.Validation);
    }

    /// <summary>Counts of mean 2.6 that the feature does not tell, and a linear model: its losses lie near 0, and their ratio is chance.</summary>
    [TestMethod]
    public void A_linear_model_of_small_counts_without_signal_does_not_overfit()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            var options = Poisson(epochs: 40, DataHandling.InMemory);
            (options.HiddenLayers, options.Seed) = ([], seed);
            var verdict = History(options, Draw(200, seed, _ => 2.6), Draw(200, 100 + seed, _ => 2.6)).JudgeOverfitting();
            Assert.IsFalse(verdict.Overfitted, verdict.Explanation);
        }
    }

    /// <summary>Few counts of mean 20 and many weights: the error grows by far, which is little beside losses of -40.</summary>
    [TestMethod]
    public void A_wide_network_on_few_large_counts_overfits()
    {
        foreach (var handling in Handlings)
        {
            var options = Poisson(epochs: 300, handling);
            options.HiddenLayers = [64, 64];
            var history = History(options, Draw(20, 1, x => 20 + 2 * x), Draw(200, 2, x => 20 + 2 * x));
            var verdict = history.JudgeOverfitting();
            Assert.IsTrue(verdict.Overfitted, verdict.Explanation);
            float lowest = history.Min(epoch => epoch.ValidationMetric!.Value);
            Assert.IsGreaterThan(1.05 * lowest, history[^1].ValidationMetric!.Value, "the RMSE of the validation rows turned up");
        }
    }

    [TestMethod]
    public void A_training_that_was_cut_off_has_the_least_losses_of_one_that_was_not()
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        CheckpointFolder.Compare(contract, Options, options =>
        {
            var fitted = contract.Fit(options, contract.Rows(60), contract.Rows(20, seed: 2));
            Assert.IsNotNull(contract.ModelOf(fitted).History.LeastLosses);
            return fitted;
        });

        MlpTrainerOptions Options()
        {
            var options = (MlpRegressionTrainer.Options)contract.Quick(epochs: 6);
            (options.Loss, options.Optimizer) = (new PoissonLoss(), new Adam());
            return options;
        }
    }

    private static MlpRegressionTrainer.Options Poisson(int epochs, DataHandling handling) => new MlpRegressionTrainer.Options
    {
        Loss = new PoissonLoss(),
        Epochs = epochs,
        BatchSize = 20,
        DataHandling = handling,
        EarlyStopping = null,
        Optimizer = new Adam { LearningRate = 0.01 },
        Seed = 1,
        Threads = 1,
        Device = "cpu",
    }.Plainly();

    private TrainingHistory History(MlpRegressionTrainer.Options options, Count[] train, Count[]? validation)
    {
        var features = _context.Transforms.Concatenate("Features", "X").Fit(View(train));
        var trainer = _context.Regression.Trainers.Mlp(options);
        return (validation is null ? trainer.Fit(features.Transform(View(train))) : trainer.Fit(features.Transform(View(train)), features.Transform(View(validation))))
            .Model.History;

        IDataView View(Count[] rows) => _context.Data.LoadFromEnumerable(rows);
    }

    /// <summary>Poisson counts by the product of uniforms (Knuth).</summary>
    private static Count[] Draw(int rows, int seed, Func<float, double> mean)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            float x = 2 * random.NextSingle() - 1;
            double limit = Math.Exp(-mean(x)), product = random.NextDouble();
            int count = 0;
            for (; product > limit; count++) product *= random.NextDouble();
            return new Count(x, count, 1);
        })];
    }

    private sealed record Count(float X, float Label, float Weight);
}
