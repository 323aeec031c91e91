namespace Extensions.ML.Mlp;

/// <summary>
/// Whether a network learned its training rows by heart, judged from the loss curves. Two signs count, each on curves smoothed over
/// a fiftieth of the epochs: the validation loss ends at least 5 % above its own lowest value while the train loss went on falling,
/// or it ends at more than 1.5 times the train loss.
/// </summary>
public sealed record OverfittingVerdict
{
    private const double RiseLimit = 0.05, GapLimit = 1.5;

    private OverfittingVerdict() { }

    /// <summary>Whether the network is overfitted.</summary>
    public required bool Overfitted { get; init; }

    /// <summary>The epoch, from 1, at which the smoothed validation loss was lowest.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>The lowest smoothed validation loss.</summary>
    public required double BestValidationLoss { get; init; }

    /// <summary>The smoothed validation loss at the end.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The smoothed train loss at the end.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The verdict and its reason, in a sentence.</summary>
    public required string Explanation { get; init; }

    internal static OverfittingVerdict Judge(TrainingHistory history)
    {
        if (history.Count == 0) throw new InvalidOperationException("Overfitting is judged from the losses of at least one epoch, but the history has none.");
        if (history.Columns.ValidationLoss is not { } losses)
            throw new InvalidOperationException("Overfitting is judged from validation losses, but the history has none; train with Fit(train, validation).");

        double[] validation = Smooth(losses), train = Smooth(history.Columns.TrainLoss);
        int best = Array.IndexOf(validation, validation.Min());
        bool risen = validation[^1] >= (1 + RiseLimit) * validation[best] && train[^1] < train[best];
        bool apart = validation[^1] > GapLimit * train[^1];
        var verdict = new OverfittingVerdict
        {
            Overfitted = risen || apart,
            BestEpoch = best + 1,
            BestValidationLoss = validation[best],
            ValidationLoss = validation[^1],
            TrainLoss = train[^1],
            Explanation = "",
        };
        return verdict with { Explanation = verdict.Explain(history.Count, risen, train[best]) };
    }

    private string Explain(int epochs, bool risen, double trainLossAtBest) => (Overfitted, risen) switch
    {
        (true, true) => FormattableString.Invariant(
            $"Overfitted: the validation loss was lowest, {BestValidationLoss:F4}, at epoch {BestEpoch:N0} of {epochs:N0} and has risen by {ValidationLoss / BestValidationLoss - 1:P0} to {ValidationLoss:F4}, while the train loss went on falling from {trainLossAtBest:F4} to {TrainLoss:F4}."),
        (true, false) => FormattableString.Invariant(
            $"Overfitted: the validation loss ends at {ValidationLoss:F4}, {ValidationLoss / TrainLoss:F1} times the train loss of {TrainLoss:F4}: what was learned holds for the training rows more than for others."),
        _ => FormattableString.Invariant(
            $"Not overfitted: the validation loss ends at {EndedAt(epochs)} and close to the train loss of {TrainLoss:F4}."),
    };

    private string EndedAt(int epochs) => ValidationLoss < 1.005 * BestValidationLoss
        ? FormattableString.Invariant($"{ValidationLoss:F4}, its lowest value,")
        : FormattableString.Invariant($"{ValidationLoss:F4}, within {ValidationLoss / BestValidationLoss - 1:P0} of its lowest value ({BestValidationLoss:F4}, epoch {BestEpoch:N0} of {epochs:N0}),");

    /// <summary>The mean over a fiftieth of the epochs that end at each epoch, so that one lucky epoch decides nothing.</summary>
    private static double[] Smooth(float[] losses)
    {
        int window = Math.Max(1, losses.Length / 50);
        var smooth = new double[losses.Length];
        double sum = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            sum += losses[i];
            if (i >= window) sum -= losses[i - window];
            smooth[i] = sum / Math.Min(i + 1, window);
        }
        return smooth;
    }
}
