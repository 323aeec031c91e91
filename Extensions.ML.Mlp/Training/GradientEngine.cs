namespace Extensions.ML.Mlp.Training;

/// <summary>Computes the losses of rows, and the gradients that the optimizer steps along.</summary>
internal abstract class GradientEngine : IDisposable
{
    /// <summary>The batches of an epoch.</summary>
    internal abstract int BatchCount { get; }

    /// <summary>Puts the rows into the epoch's order and starts its stream of dropout masks. What is made lives in the caller's dispose scope.</summary>
    internal abstract void BeginEpoch(int epoch);

    /// <summary>Makes a batch the current one; the batches of an epoch are taken in their order, from 0.</summary>
    /// <returns>The sum of the weights of its rows.</returns>
    internal abstract double Take(int index);

    /// <summary>The current batch's mean loss with the network as it is; leaves its gradient in the network's flat gradients.</summary>
    internal abstract BatchLoss Backward();

    /// <summary>The weighted mean of the losses of all validation rows with the network as it is, and the metric.</summary>
    internal abstract (float Loss, float Metric) Validate();

    public abstract void Dispose();
}
