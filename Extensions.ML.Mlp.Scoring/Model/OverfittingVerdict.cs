using System.Globalization;

namespace Extensions.ML.Mlp;

/// <summary>
/// Whether a network overfits its training rows, judged from the loss curves. Two signs count, each on curves smoothed over a fiftieth of
/// the epochs: the validation loss ends at least 5 % above its own lowest value while the train loss went on falling, or it ends at more
/// than 1.5 times the train loss. Both compare the losses less the least that any network could reach on the same rows: it is 0 except
/// with <c>PoissonLoss</c>, where losses may be negative, and with <c>LabelSmoothing</c>. Models that were saved before it was kept have
/// no ratios of negative losses: there the first sign alone counts, and its limit is 5 % of the range of the losses of both curves.
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

    /// <summary>The verdict in a sentence, with what was compared, the limits, and which of them was exceeded.</summary>
    public required string Explanation { get; init; }

    internal static OverfittingVerdict Judge(TrainingHistory history)
    {
        if (history.Count == 0)
            throw new InvalidOperationException("Overfitting is judged from the losses of at least one epoch, but the history has none.");
        if (history.Columns.ValidationLoss is not { } losses)
            throw new InvalidOperationException(
                "Overfitting is judged from validation losses, but the history has none; train with Fit(train, validation).");

        var least = history.LeastLosses;
        double[] validation = Above(least?.Validation, Smooth(losses)), train = Above(least?.Train, Smooth(history.Columns.TrainLoss));
        int best = Array.IndexOf(validation, validation.Min());
        bool isSigned = least is null && (losses.Min() < 0 || history.Columns.TrainLoss.Min() < 0);
        // Losses that are never negative are measured by their distance to 0.
        double scale = isSigned ? Math.Max(validation.Max(), train.Max()) - Math.Min(validation.Min(), train.Min()) : validation[best];
        bool isRisen = validation[^1] > validation[best] && validation[^1] - validation[best] >= RiseLimit * scale;
        bool isApart = !isSigned && validation[^1] > GapLimit * train[^1];
        bool isFitted = train[^1] < train[best], isOverfitted = isApart || (isRisen && isFitted);
        string rise = Rise(validation, best, scale, isSigned, isRisen);
        if (isRisen) rise += Text($" while the train loss {(isFitted ? "fell" : "rose too,")} from {train[best]:G4} to {train[^1]:G4}");
        string gap = Gap(validation[^1], train[^1], isSigned, isApart), verdict = isOverfitted ? "Overfitted" : "Not overfitted";
        var (leastTrain, leastValidation) = least ?? default;
        if (least is not null)
            verdict += Text($", by the losses less the least possible ones ({leastValidation:G4} of the validation rows, {leastTrain:G4} of the training rows)");
        return new()
        {
            Overfitted = isOverfitted,
            BestEpoch = best + 1,
            BestValidationLoss = validation[best] + leastValidation,
            ValidationLoss = validation[^1] + leastValidation,
            TrainLoss = train[^1] + leastTrain,
            Explanation = Text($"{verdict}: the validation loss ends at {validation[^1]:G4}, {rise}, and {gap}."),
        };
    }

    private static string Rise(double[] validation, int best, double scale, bool isSigned, bool isRisen)
    {
        double lowest = validation[best], rise = validation[^1] - lowest;
        if (rise <= 0) return "its lowest value";
        string size = isSigned || lowest == 0 ? Text($"{rise:G4}") : Text($"{100 * rise / lowest:G3} %");
        string limit = Text($"the limit of {100 * RiseLimit} %{(isSigned ? Text($" of {scale:G4}, the range of the losses") : "")}");
        string place = Text($"epoch {best + 1:N0} of {validation.Length:N0}");
        return Text($"{size} above its lowest value of {lowest:G4} ({place}, {(isRisen ? "over" : "within")} {limit})");
    }

    private static string Gap(double validation, double train, bool isSigned, bool isApart)
    {
        string limit = Text($"{(isApart ? "over" : "within")} the limit of {GapLimit}");
        if (!isSigned && train != 0) return Text($"{validation / train:G3} times the train loss of {train:G4} ({limit})");
        double gap = validation - train;
        if (gap == 0) return "equal to the train loss";
        string size = Text($"{Math.Abs(gap):G4} {(gap > 0 ? "above" : "below")} the train loss of {train:G4}");
        return isSigned ? size : Text($"{size} ({(isApart ? "over" : "within")} the limit of {GapLimit} times)");
    }

    /// <summary>
    /// The losses less the least possible one, as far as single precision tells them apart: a loss is rounded to a millionth or less.
    /// </summary>
    private static double[] Above(double? least, double[] losses) => least is not { } floor
        ? losses
        : Array.ConvertAll(losses, loss => Math.Max(loss - floor, 1e-6 * Math.Abs(floor)));

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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
