namespace Extensions.ML.Mlp;

/// <summary>
/// Ends a training when the validation rows say that it has stopped improving, and takes the weights of the best epoch. It needs
/// validation rows: those of <c>Fit(train, validation)</c>, or those that are held out, see
/// <see cref="MlpTrainerOptions.ValidationFraction"/>. When the training starts from a model, that model counts as epoch 0: its weights are
/// taken when no epoch is better.
/// </summary>
public sealed record EarlyStopping
{
    /// <summary>
    /// The epochs without improvement that are borne; the next one ends the training: at least 0. Null (the default) goes by the number of
    /// training rows: 40 up to 1,024, 30 up to 8,192, 20 above.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>By how much an epoch must be better than the best to start the patience anew: finite, at least 0. Default 0.</summary>
    public double MinImprovement { get; init; }

    /// <summary>What is watched. Default the validation loss.</summary>
    public EarlyStoppingMonitor Monitor { get; init; } = EarlyStoppingMonitor.ValidationLoss;

    /// <summary>The early stopping of the default options.</summary>
    internal static EarlyStopping Default { get; } = new();

    /// <summary>That of presets which train all their epochs and take the best one.</summary>
    internal static EarlyStopping AllEpochs { get; } = new() { Patience = int.MaxValue };

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Patience is null or >= 0, "EarlyStopping.Patience must be at least 0", Patience, "null goes by the number of rows"),
        .. ValidationError.Unless(MinImprovement is >= 0 and < double.PositiveInfinity, "EarlyStopping.MinImprovement must be finite and at least 0", MinImprovement, "0 takes any improvement"),
        .. ValidationError.Unless(Enum.IsDefined(Monitor), "EarlyStopping.Monitor must be one of the monitors", Monitor, "EarlyStoppingMonitor.ValidationLoss is one"),
    ];
}

/// <summary>What early stopping watches.</summary>
public enum EarlyStoppingMonitor
{
    /// <summary>The mean loss of the validation rows: lower is better.</summary>
    ValidationLoss,

    /// <summary>The task's metric on the validation rows, see <see cref="EpochReport.ValidationMetric"/>: accuracy for classes, root mean squared error for regression.</summary>
    ValidationMetric,
}
