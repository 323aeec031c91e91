using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Arguments;
using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Topics;

/// <summary>One run of a command that teaches a topic: it trains networks and compares them. Ctrl+C ends them all.</summary>
/// <param name="epochs">The number of passes of each training over its rows; null leaves the library's default.</param>
/// <param name="seed">Of the initial weights, the order of rows and the rows.</param>
/// <param name="threads">The most that a step takes; null leaves the library's default.</param>
/// <param name="device">Where to train; null leaves the library's default.</param>
/// <param name="folder">Where the pictures go.</param>
internal sealed class Topic(int? epochs, int seed, int? threads, string? device, OutputFolder folder) : IDisposable
{
    private readonly CtrlC _ctrlC = new();

    internal MLContext Context { get; } = new(seed);

    internal int Epochs => epochs ?? new MlpBinaryTrainer.Options().Epochs;

    internal int Seed => seed;

    internal int? Threads => threads;

    internal OutputFolder Folder => folder;

    /// <summary>Trains a network for binary classification; its Features are what the steps before it make.</summary>
    internal TrainedNetwork Fit(string name, IEstimator<ITransformer> features, MlpBinaryTrainer.Options options, SplitData data) =>
        Train(name, options, () =>
        {
            var fitted = features.Append(Context.BinaryClassification.Trainers.Mlp(options)).Fit(data.Train, data.Test);
            return new(fitted, fitted.LastTransformer.Model.SubModel.History);
        });

    /// <summary>Trains a network for multiclass classification.</summary>
    internal TrainedNetwork Fit(string name, IEstimator<ITransformer> features, MlpMulticlassTrainer.Options options, SplitData data) =>
        Train(name, options, () =>
        {
            var fitted = features.Append(Context.MulticlassClassification.Trainers.Mlp(options)).Fit(data.Train, data.Test);
            return new(fitted, fitted.LastTransformer.Model.History);
        });

    /// <summary>Trains a network for regression.</summary>
    internal TrainedNetwork Fit(string name, IEstimator<ITransformer> features, MlpRegressionTrainer.Options options, SplitData data) =>
        Train(name, options, () =>
        {
            var fitted = features.Append(Context.Regression.Trainers.Mlp(options)).Fit(data.Train, data.Test);
            return new(fitted, fitted.LastTransformer.Model.History);
        });

    /// <summary>Trains a network of whatever task.</summary>
    /// <param name="name">What the training tries.</param>
    /// <param name="options">Get what the user chose for all trainings.</param>
    /// <param name="fit">Makes a trainer of the options and trains.</param>
    internal TrainedNetwork Train(string name, MlpTrainerOptions options, Func<TrainedNetwork> fit)
    {
        var trained = TrialRun.Run(name, WithChoices(options), fit);
        return trained.History.EndedBy != TrainingEnd.Cancelled
            ? trained
            : throw new UserMistakeException("Ended by Ctrl+C before all trainings were done, so there is nothing to compare.");
    }

    /// <summary>Gives options what the user chose for all trainings.</summary>
    internal T WithChoices<T>(T options)
        where T : MlpTrainerOptions
    {
        options.Epochs = epochs ?? options.Epochs;
        options.Threads = threads ?? options.Threads;
        options.Device = device ?? options.Device;
        (options.Seed, options.CancellationToken) = (seed, _ctrlC.Token);
        return options;
    }

    /// <summary>Says what the run teaches, then which files it wrote.</summary>
    internal void Conclude(string lesson)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(lesson);
        AnsiConsole.WriteLine();
        foreach (string path in folder.Written) Console.WriteLine(path);
    }

    public void Dispose() => _ctrlC.Dispose();
}
