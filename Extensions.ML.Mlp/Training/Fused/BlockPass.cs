namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>What the layers must know of the block of rows that a thread is at.</summary>
internal sealed class BlockPass
{
    /// <summary>The thread, from 0.</summary>
    internal required int Worker { get; init; }

    internal required WorkerTeam Team { get; init; }

    internal required FusedNetwork Network { get; init; }

    /// <summary>The thread's sums for the gradients of all layers, but for those that the first thread has in the flat gradient itself.</summary>
    internal required float[] Sums { get; init; }

    /// <summary>Room for the widest row.</summary>
    internal required float[] Scratch { get; init; }

    /// <summary>Whether the network is trained or evaluated.</summary>
    internal bool IsTraining { get; set; }

    /// <summary>The rows of the whole batch.</summary>
    internal int BatchRows { get; set; }

    /// <summary>Where the block starts in the batch.</summary>
    internal int FirstRow { get; set; }

    /// <summary>The thread's sums for a layer's gradients.</summary>
    internal Span<float> SumsOf(FusedLayer layer) =>
        Worker == 0 && layer.GradientStart is not null ? Network.GradientOf(layer) : Sums.AsSpan(layer.SumStart, layer.SumCount);

    /// <summary>Whether sums begin with this block, or go on.</summary>
    internal bool IsFirst { get; set; }

    /// <summary>What the batch's dropout masks are drawn from.</summary>
    internal ulong MaskKey { get; set; }
}
