using System.Globalization;

namespace Extensions.ML.Mlp;

/// <summary>A trial of a search: values drawn from the space, and how the training with them has gone so far.</summary>
public sealed record SearchTrial
{
    /// <summary>The trial's number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The values by the names of the space's dimensions, in their order.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Where the trial stands.</summary>
    public required SearchTrialState State { get; init; }

    /// <summary>The number of finished epochs.</summary>
    public int Epochs => ValidationLosses.Count;

    /// <summary>The epoch, from 1, whose weights the trial's model would have; null where early stopping does not choose it.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>The mean loss of the validation rows, at <see cref="BestEpoch"/> where there is one, else at the last epoch; infinity where the training diverged.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The task's metric on the validation rows, at the same epoch; null where the training diverged.</summary>
    public double? ValidationMetric { get; init; }

    /// <summary>What <see cref="ValidationMetric"/> is: <c>accuracy</c> or <c>RMSE</c>.</summary>
    public string MetricName { get; init; } = "metric";

    /// <summary>The time that the epochs took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The validation loss of each epoch.</summary>
    public required IReadOnlyList<float> ValidationLosses { get; init; }

    /// <summary>The trial as a line of the log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Trial {Number} ({ValuesText}): {State} after {Epochs:N0} epochs, validation loss {ValidationLoss:G4}{(ValidationMetric is { } metric ? $", {MetricName} {metric:G4}" : "")}.");

    internal string ValuesText => string.Join(", ", Values.Select(value => $"{value.Key} {value.Value}"));
}

/// <summary>Where a trial of a search stands.</summary>
public enum SearchTrialState
{
    /// <summary>It came to the end of a rung. In a result: the search was interrupted before it was decided whether the trial goes on.</summary>
    Paused,

    /// <summary>Others were better at the end of a rung.</summary>
    Pruned,

    /// <summary>All epochs of its options were done.</summary>
    EpochsDone,

    /// <summary>Early stopping saw no improvement for long enough.</summary>
    EarlyStopped,

    /// <summary>A loss became NaN or infinite.</summary>
    Diverged,
}
