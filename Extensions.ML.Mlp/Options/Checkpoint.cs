namespace Extensions.ML.Mlp;

/// <summary>
/// Keeps a training in a file, so that one that was killed goes on where it stood: a Fit with the same options and the same data takes the
/// file up, and its model is, on the CPU, bit for bit that of a training that was never interrupted. The file is written before the first
/// epoch, at the end of epochs, and when the training ends, and stays: the same Fit then gives the model at once, and one with more epochs
/// goes on. Other options or other data are an error that names them, so each training needs a path of its own, as each fold of a
/// cross-validation is one.
/// </summary>
public sealed record Checkpoint
{
    /// <summary>Names the file.</summary>
    /// <param name="path">Where the file is or shall be; see <see cref="Path"/>.</param>
    public Checkpoint(string path) => Path = path;

    /// <summary>
    /// The file, in a folder that exists; it is replaced as a whole, by way of a file beside it whose name ends in <c>.new</c>. It holds
    /// data alone, about 16 bytes a weight with <see cref="Adam"/>. There is no default.
    /// </summary>
    public string Path { get; }

    /// <summary>After how many epochs the file is written again: at least 1. Null (the default) leaves it to <see cref="Every"/>.</summary>
    public int? EveryEpochs { get; init; }

    /// <summary>
    /// After how much time the file is written again, at the end of the epoch: above 0. With <see cref="EveryEpochs"/> too, whichever comes
    /// first; null leaves it to that one. Default a minute.
    /// </summary>
    public TimeSpan? Every { get; init; } = TimeSpan.FromMinutes(1);

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(!string.IsNullOrWhiteSpace(Path) && !Path.Contains('\0'), "Checkpoint.Path must name a file", Path is null ? null : $"\"{Path}\"", "\"training.checkpoint\" is one"),
        .. ValidationError.Unless(EveryEpochs is null or >= 1, "Checkpoint.EveryEpochs must be at least 1", EveryEpochs, "null leaves it to Every"),
        .. ValidationError.Unless(Every is null || Every > TimeSpan.Zero, "Checkpoint.Every must be above 0", Every, "a minute is usual"),
    ];
}
