using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Mlp.Samples.Arguments;
using Mlp.Samples.Display;

namespace Mlp.Samples.Training;

/// <summary>Trains a network for binary classification and shows its progress; Ctrl+C ends it early.</summary>
internal static class BinaryTraining
{
    /// <param name="context">Its log is shown where the trainer writes to it.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="features">Makes the column Features from the columns of the rows.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="test">The rows whose loss is taken after each iteration.</param>
    /// <exception cref="UserMistakeException">The device is absent, the training diverged, or Ctrl+C came before the first iteration's end.</exception>
    internal static TrainedClassifier Run(MLContext context, TrainingSettings settings, IEstimator<ITransformer> features, IDataView train, IDataView test)
    {
        using var ctrlC = new CtrlC();
        var options = settings.ToBinaryOptions();
        options.CancellationToken = ctrlC.Token;
        context.Log += ShowTrainer;
        try
        {
            return TrainingProgress.Run(settings.Iterations, progress =>
            {
                options.Progress = progress;
                return Fit(context, options, features.Fit(train), train, test);
            });
        }
        catch (OperationCanceledException)
        {
            throw new UserMistakeException("The training was ended before its first iteration was finished, so there is nothing to show.");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or DllNotFoundException)
        {
            throw new UserMistakeException(e.Message);
        }
        finally
        {
            context.Log -= ShowTrainer;
        }
    }

    /// <summary>An estimator chain passes no test rows on, so the steps are fitted one by one and joined afterwards.</summary>
    private static TrainedClassifier Fit(MLContext context, MlpBinaryTrainer.Options options, ITransformer features, IDataView train, IDataView test)
    {
        var trainer = context.BinaryClassification.Trainers.Mlp(options);
        var network = trainer.Fit(features.Transform(train), features.Transform(test));
        return new(features.Append(network), network.Model.SubModel.History);
    }

    private static void ShowTrainer(object? sender, LoggingEventArgs entry)
    {
        if (entry.Kind == ChannelMessageKind.Info && entry.RawMessage.StartsWith("Training ", StringComparison.Ordinal)) TrainingProgress.Note(entry.RawMessage);
    }
}
