using System.Collections;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp;

/// <summary>
/// How a training went: one <see cref="EpochReport"/> for every finished epoch, in order, and why it ended. It is part of the
/// model and saved with it; an epoch takes 16 bytes (8 without validation rows), and the learning rate only where it changes.
/// </summary>
public sealed class TrainingHistory : IReadOnlyList<EpochReport>
{
    internal TrainingHistory(
        HistoryColumns columns, TrainingEnd endedBy, string? metricName, int? bestEpoch,
        (float Loss, float Metric)? start = null, (double Train, double Validation)? leastLosses = null) =>
        (Columns, EndedBy, MetricName, BestEpoch, Start, LeastLosses) = (columns, endedBy, metricName, bestEpoch, start, leastLosses);

    internal HistoryColumns Columns { get; }

    /// <summary>What the validation rows gave before the first epoch, where early stopping counted that.</summary>
    internal (float Loss, float Metric)? Start { get; }

    /// <summary>
    /// The least mean losses that the training and the validation rows can have, whatever the network; null where they are 0 or not known.
    /// </summary>
    internal (double Train, double Validation)? LeastLosses { get; }

    /// <summary>Why the training ended.</summary>
    public TrainingEnd EndedBy { get; }

    /// <summary>What <see cref="EpochReport.ValidationMetric"/> is: <c>accuracy</c> or <c>RMSE</c>; null without validation rows.</summary>
    public string? MetricName { get; }

    /// <summary>
    /// The epoch, from 1, whose weights the model has when early stopping chose them; 0 when it chose those of the model that the training
    /// started from, because no epoch was better; null when the model has the weights of the end.
    /// </summary>
    public int? BestEpoch { get; }

    /// <summary>
    /// The mean loss of the validation rows by the model that the training started from, which early stopping counts as epoch 0; null for a
    /// training that started from drawn weights, or without early stopping or validation rows, and where that loss is not finite.
    /// </summary>
    public float? StartValidationLoss => Start?.Loss;

    /// <summary>
    /// The task's metric on the validation rows by the model that the training started from; null with <see cref="StartValidationLoss"/>.
    /// </summary>
    public float? StartValidationMetric => Start?.Metric;

    /// <summary>The number of finished epochs.</summary>
    public int Count => Columns.TrainLoss.Length;

    /// <summary>The report of an epoch by its index from 0: <c>history[0]</c> is epoch 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or not less than <see cref="Count"/>.</exception>
    public EpochReport this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new EpochReport
            {
                Epoch = index + 1,
                TrainLoss = Columns.TrainLoss[index],
                ValidationLoss = Columns.ValidationLoss is { } losses ? losses[index] : null,
                ValidationMetric = Columns.ValidationMetric is { } metrics ? metrics[index] : null,
                LearningRate = Columns.LearningRateAt(index),
                Elapsed = TimeSpan.FromSeconds(Columns.ElapsedSeconds[index]),
            };
        }
    }

    /// <summary>The epochs' reports, first to last.</summary>
    public IEnumerator<EpochReport> GetEnumerator()
    {
        for (int index = 0; index < Count; index++) yield return this[index];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Writes the history as comma-separated values: a header, then a line an epoch with Epoch, TrainLoss, ValidationLoss,
    /// ValidationMetric, LearningRate and ElapsedSeconds; what there is none of is empty. Numbers are invariant and round-trip.
    /// </summary>
    /// <param name="writer">Is neither flushed nor closed.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteLine("Epoch,TrainLoss,ValidationLoss,ValidationMetric,LearningRate,ElapsedSeconds");
        foreach (var report in this)
        {
            double seconds = report.Elapsed.TotalSeconds;
            writer.WriteLine(FormattableString.Invariant(
                $"{report.Epoch},{report.TrainLoss},{report.ValidationLoss},{report.ValidationMetric},{report.LearningRate},{seconds}"));
        }
    }

    /// <summary>Whether the network overfits its training rows, judged from the two loss curves.</summary>
    /// <exception cref="InvalidOperationException">The history has no epoch, or no validation losses.</exception>
    public OverfittingVerdict JudgeOverfitting() => OverfittingVerdict.Judge(this);
}
