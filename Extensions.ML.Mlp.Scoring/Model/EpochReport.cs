namespace Extensions.ML.Mlp;

/// <summary>What is known at the end of an epoch, one pass over the training rows.</summary>
public readonly record struct EpochReport
{
    /// <summary>The epoch's number, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>
    /// The mean loss of the training rows, weighted by their example weights. Each row's loss is taken with the weights
    /// that its batch met, before that batch's step; with one batch an epoch it is the loss before the epoch's only step.
    /// </summary>
    public required float TrainLoss { get; init; }

    /// <summary>The mean loss of the validation rows with the weights at the epoch's end; null without validation rows.</summary>
    public float? ValidationLoss { get; init; }

    /// <summary>
    /// The task's metric on the validation rows with the weights at the epoch's end, weighted by their example weights: accuracy for
    /// classes, root mean squared error in the label's units for regression; null without validation rows.
    /// </summary>
    public float? ValidationMetric { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>
    /// The time since training began, rows read and network built; one that goes on from a checkpoint counts on from its time.
    /// </summary>
    public required TimeSpan Elapsed { get; init; }
}
