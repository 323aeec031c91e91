namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>The batches of rows that an epoch takes, one after the other.</summary>
internal abstract class DataLoader : IDisposable
{
    /// <summary>The features of a row.</summary>
    internal abstract int FeatureCount { get; }

    /// <summary>The rows of each batch but perhaps the last.</summary>
    internal abstract int BatchSize { get; }

    /// <summary>The batches of an epoch.</summary>
    internal abstract int BatchCount { get; }

    /// <summary>Puts the rows into the epoch's order.</summary>
    internal abstract void BeginEpoch(int epoch);

    /// <summary>
    /// A batch of the epoch by its index; they are taken in their order, from 0. Its arrays hold until the next one is taken.
    /// </summary>
    internal abstract Batch Take(int index);

    public abstract void Dispose();
}
