using System.Buffers;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Inference;

/// <summary>Rows through all stages, in blocks that stay in the cache from the first stage to the last.</summary>
internal static class ForwardPass
{
    private const int StackLimit = 2048, MaxRows = 48, BlockValues = 12_288;

    /// <param name="stages">The stages, first to last.</param>
    /// <param name="widest">Room for the widest row between two stages, padded.</param>
    /// <param name="rows">The rows, [n, inputs of the first stage].</param>
    /// <param name="count">n.</param>
    /// <param name="scores">Receives [n, outputs of the last stage].</param>
    internal static void Run(Stage[] stages, int widest, ReadOnlySpan<float> rows, int count, Span<float> scores) =>
        Run(stages, widest, new(rows, stages[0].InputCount), new(scores, count, stages[^1].OutputCount));

    /// <param name="stages">The stages, first to last.</param>
    /// <param name="widest">Room for the widest row between two stages, padded.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scores">Receives the outputs of the last stage for each.</param>
    internal static void Run(Stage[] stages, int widest, InputRows rows, OutputRows scores)
    {
        // Two scratch blocks take turns as input and output, on the stack for a usual row and else rented.
        int count = scores.Count, block = Math.Clamp(BlockValues / widest, 1, MaxRows);
        block = Math.Min(block, count);
        int size = block * widest;
        float[]? rented = 2 * size > StackLimit ? ArrayPool<float>.Shared.Rent(2 * size) : null;
        Span<float> scratch = rented ?? stackalloc float[StackLimit];
        int outputs = stages[^1].OutputCount;
        for (int row = 0; row < count; row += block)
        {
            int taken = Math.Min(block, count - row);
            var results = Run(
                stages, new(rows.Values[(row * rows.Stride)..], rows.Stride), taken, scratch[..size], scratch.Slice(size, size));
            for (int i = 0; i < taken; i++) results.Row(i, outputs).CopyTo(scores.Row(row + i, outputs));
        }
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    private static InputRows Run(Stage[] stages, InputRows rows, int count, Span<float> next, Span<float> other)
    {
        foreach (var stage in stages)
        {
            int stride = stage.OutputStride;
            var results = new OutputRows(next[..(count * stride)], count, stride);
            stage.Apply(rows, results);
            rows = results.AsInputs;
            var free = other;
            other = next;
            next = free;
        }
        return rows;
    }
}
