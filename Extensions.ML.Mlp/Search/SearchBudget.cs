namespace Extensions.ML.Mlp;

/// <summary>
/// What a search may spend, and where it tells and keeps what it finds. All trials are trained for <see cref="MinEpochs"/>; the best
/// <c>1 / HalvingFactor</c> of them go on to <c>HalvingFactor</c> times as many epochs, and so on, up to all epochs of their options
/// (successive halving, Jamieson and Talwalkar 2016).
/// </summary>
public sealed record SearchBudget
{
    /// <summary>The trials that are drawn from the space: at least 1, at most 100,000. Default 27.</summary>
    public int Trials { get; init; } = 27;

    /// <summary>The factor of the epochs from rung to rung, and of the trials that fall out: at least 2. Default 3.</summary>
    public int HalvingFactor { get; init; } = 3;

    /// <summary>
    /// The epochs of the first rung: at least 1. With as many as <see cref="MlpTrainerOptions.Epochs"/>, or more, each trial is trained to its end.
    /// Default 8.
    /// </summary>
    public int MinEpochs { get; init; } = 8;

    /// <summary>
    /// The most time that the search may take, reading the rows with it: above 0, at most 49 days. When it is up the search gives what it
    /// has found, as when <see cref="MlpTrainerOptions.CancellationToken"/> is cancelled. Null (the default) for any time.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// The folder that keeps the search; it is made where there is none. The same search goes on from it, as far as it came, and gives on the
    /// CPU what one gives that was never interrupted; only <see cref="TimeLimit"/> and <see cref="Progress"/> may differ, and a drawn
    /// <see cref="MlpTrainerOptions.Seed"/> is taken from it. It holds <c>trials.jsonl</c>, a line for each rung of a trial, and the
    /// checkpoints of the trials that may go on. Null (the default) keeps nothing.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Is told of a trial when it comes to the end of a rung and when it is pruned, on the training thread; null (the default) for nobody.
    /// Of a search that goes on it is told the trials that are done, too.
    /// </summary>
    public IProgress<SearchTrial>? Progress { get; init; }

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Trials is >= 1 and <= 100_000, "SearchBudget.Trials must be at least 1 and at most 100,000", Trials, "27 is the default"),
        .. ValidationError.Unless(HalvingFactor >= 2, "SearchBudget.HalvingFactor must be at least 2", HalvingFactor, "3 is usual"),
        .. ValidationError.Unless(MinEpochs >= 1, "SearchBudget.MinEpochs must be at least 1", MinEpochs, "8 is the default"),
        .. ValidationError.Unless(TimeLimit is null || (TimeLimit > TimeSpan.Zero && TimeLimit <= TimeSpan.FromDays(49)), "SearchBudget.TimeLimit must be above 0 and at most 49 days", TimeLimit, "null is for any time"),
        .. ValidationError.Unless(Folder is null || (!string.IsNullOrWhiteSpace(Folder) && !Folder.Contains('\0')), "SearchBudget.Folder must name a folder", $"\"{Folder}\"", "null keeps nothing"),
    ];
}
