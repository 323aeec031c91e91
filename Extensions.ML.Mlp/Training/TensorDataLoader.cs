namespace Extensions.ML.Mlp.Training;

/// <summary>Batches of rows on the device. What is made lives in the caller's dispose scope.</summary>
internal abstract class TensorDataLoader : IDisposable
{
    /// <summary>The batches of an epoch.</summary>
    internal abstract int BatchCount { get; }

    /// <summary>Begins a pass over the rows, in the epoch's order.</summary>
    internal abstract void BeginEpoch(int epoch);

    /// <summary>A batch of the pass by its index; they are taken in their order, from 0.</summary>
    internal abstract TensorBatch Take(int index);

    public abstract void Dispose();
}
