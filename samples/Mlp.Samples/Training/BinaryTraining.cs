using Microsoft.ML;
using Microsoft.ML.Runtime;
using Mlp.Samples.Arguments;
using Mlp.Samples.Display;

namespace Mlp.Samples.Training;

/// <summary>Trains a network for binary classification and shows its progress; Ctrl+C ends it early.</summary>
internal static class BinaryTraining
{
    /// <param name="context">Its log is shown where the trainer tells what it trains on which device.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="features">Makes the column Features from the columns of the rows.</param>
    /// <param name="data">The rows to learn from, and those whose loss is taken after each iteration.</param>
    /// <exception cref="UserMistakeException">
    /// The device is absent, the training diverged, or Ctrl+C came before the first iteration's end.
    /// </exception>
    internal static TrainedNetwork Run(MLContext context, TrainingSettings settings, IEstimator<ITransformer> features, SplitData data)
    {
        context.Log += ShowTrainer;
        try
        {
            return TrainingFaults.Explain(() => Fit(context, settings, features, data));
        }
        finally
        {
            context.Log -= ShowTrainer;
        }
    }

    private static TrainedNetwork Fit(MLContext context, TrainingSettings settings, IEstimator<ITransformer> features, SplitData data)
    {
        using var ctrlC = new CtrlC();
        return TrainingProgress.Run(settings.Iterations, progress =>
        {
            var options = settings.ToBinaryOptions();
            options.CancellationToken = ctrlC.Token;
            options.Progress = progress;
            var pipeline = features.Append(context.BinaryClassification.Trainers.Mlp(options)).Fit(data.Train, data.Test);
            return new TrainedNetwork(pipeline, pipeline.LastTransformer.Model.SubModel.History);
        });
    }

    private static void ShowTrainer(object? sender, LoggingEventArgs entry)
    {
        bool isStart = entry.Kind == ChannelMessageKind.Info && entry.RawMessage.StartsWith("Training ", StringComparison.Ordinal);
        if (isStart) TrainingProgress.Note(entry.RawMessage);
    }
}
