namespace Extensions.ML.Mlp;

/// <summary>Where the rows are while a network learns from them.</summary>
public enum DataHandling
{
    /// <summary>
    /// <see cref="InMemory"/> where the rows fit into half of the memory that the process may use, with the copies that a training makes,
    /// else <see cref="Streaming"/>; the training's log says which, with the numbers. The limits of containers and of .NET's heap count.
    /// </summary>
    Auto,

    /// <summary>All rows are read once and held.</summary>
    InMemory,

    /// <summary>
    /// The view is read anew in each epoch, by a thread of its own, and once before the first. Memory holds the shuffle buffer and a few
    /// batches, however many rows there are.
    /// </summary>
    Streaming,
}
