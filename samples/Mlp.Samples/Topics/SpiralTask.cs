using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;

namespace Mlp.Samples.Topics;

/// <summary>What most topics train on: two spirals, to be told apart by a small network.</summary>
internal sealed class SpiralTask
{
    internal const int TrainCount = 600;

    private const int ValidationCount = 600;
    internal const double Noise = 0.05;

    private readonly Topic _topic;

    internal SpiralTask(Topic topic)
    {
        _topic = topic;
        var data = topic.Context.Data;
        var train = data.LoadFromEnumerable(Spirals.Draw(2, TrainCount, Noise, topic.Seed));
        var validation = data.LoadFromEnumerable(Spirals.Draw(2, ValidationCount, Noise, topic.Seed + 1));
        Data = new("two spirals", train, validation);
    }

    /// <summary>In words.</summary>
    internal const string Description = "Two spirals of 600 train and 600 validation points";

    /// <summary>The defaults of the library that the network does without, in words.</summary>
    internal const string Without =
        "for a fixed number of epochs, without embeddings, ensemble, dropout, gradient clipping and early stopping";

    /// <summary>How the network differs from the library's defaults where all trainings have it and Adam, and why.</summary>
    internal const string NotDefault =
        "a plain network of two layers of 32 tanh units, trained by Adam " + Without + ", so that only what is compared makes the difference.";

    private SplitData Data { get; }

    private IEstimator<ITransformer> Features =>
        _topic.Context.Transforms.Concatenate("Features", nameof(SpiralPoint.X1), nameof(SpiralPoint.X2));

    /// <summary>A network that learns the spirals well, for a trial to change.</summary>
    internal static MlpBinaryTrainer.Options Options() => new()
    {
        NumericEmbedding = null,
        SharedEnsemble = null,
        GradientClipping = null,
        HiddenLayers = [32, 32],
        Activation = Activation.Tanh,
        Dropout = [],
        EarlyStopping = null,
        InputNormalization = InputNormalization.Standardize,
        Optimizer = new Adam { LearningRate = 0.01 },
    };

    /// <summary>Trains one network.</summary>
    internal Trial Try(string name, MlpBinaryTrainer.Options options) => new(name, _topic.Fit(name, Features, options, Data));

    /// <summary>Searches a learning rate for the network.</summary>
    internal LearningRateCurve FindLearningRate() => TrainingFaults.Explain(() =>
    {
        var options = _topic.WithChoices(Options());
        // Large batches, because those of a few rows differ more from each other than the rates do.
        options.BatchSize = TrainCount / 2;
        var trainer = _topic.Context.BinaryClassification.Trainers.Mlp(options);
        return trainer.FindLearningRate(Features.Fit(Data.Train).Transform(Data.Train));
    });
}
