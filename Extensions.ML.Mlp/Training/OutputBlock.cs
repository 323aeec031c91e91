using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training;

/// <summary>Some rows' outputs of the network in plain memory, with their labels and weights.</summary>
internal readonly ref struct OutputBlock(InputRows outputs, ReadOnlySpan<float> labels, ReadOnlySpan<float> weights)
{
    internal int Count => Labels.Length;

    /// <summary>[Count, outputs]</summary>
    internal InputRows Outputs { get; } = outputs;

    /// <summary>[Count]</summary>
    internal ReadOnlySpan<float> Labels { get; } = labels;

    private ReadOnlySpan<float> Weights { get; } = weights;

    /// <summary>A row's weight; 1 when the rows are not weighted.</summary>
    internal float Weight(int row) => Weights.IsEmpty ? 1 : Weights[row];
}
