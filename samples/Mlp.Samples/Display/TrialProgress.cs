using Extensions.ML.Mlp;
using Mlp.Samples.Training;

namespace Mlp.Samples.Display;

/// <summary>Shows one of several trainings: as a live bar on a terminal, and as one line when it is done.</summary>
internal static class TrialProgress
{
    /// <param name="name">What the training tries.</param>
    /// <param name="epochs">How many there will be at most.</param>
    /// <param name="train">Trains, and reports its epochs.</param>
    internal static TrainedNetwork Run(string name, int epochs, Func<IProgress<EpochReport>?, TrainedNetwork> train)
    {
        var trained = TrainingProgress.IsLive ? LiveProgress.Run(epochs, train, clear: true) : train(null);
        var last = trained.History[^1];
        string losses = new Pace(last, epochs).Losses.Replace("test", "validation", StringComparison.Ordinal);
        Console.WriteLine($"{name}: {Cell.Epochs(last.Epoch)} in {Cell.Seconds(last.Elapsed)} s, loss {losses}");
        return trained;
    }
}
