using Extensions.ML.Mlp;
using Mlp.Samples.Display;

namespace Mlp.Samples.Training;

/// <summary>One of several trainings that a command compares.</summary>
internal static class TrialRun
{
    /// <param name="name">What the training tries.</param>
    /// <param name="options">Those of the training; the progress is set.</param>
    /// <param name="fit">Makes a trainer of the options and trains.</param>
    /// <exception cref="UserMistakeException">The training diverged, or Ctrl+C came before the first epoch's end.</exception>
    internal static TrainedNetwork Run(string name, MlpTrainerOptions options, Func<TrainedNetwork> fit) => TrainingFaults.Explain(() =>
        TrialProgress.Run(name, options.Epochs, progress =>
        {
            options.Progress = progress;
            return fit();
        }));
}
