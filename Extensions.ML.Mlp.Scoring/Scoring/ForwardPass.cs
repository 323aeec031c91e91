using System.Buffers;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>One row through all stages.</summary>
internal static class ForwardPass
{
    private const int StackLimit = 1024;

    /// <summary>Scores one row. Between two stages values lie in one of two scratch rows, on the stack for usual widths and else rented.</summary>
    internal static void Run(Stage[] stages, int width, ReadOnlySpan<float> features, Span<float> outputs)
    {
        float[]? rented = 2 * width > StackLimit ? ArrayPool<float>.Shared.Rent(2 * width) : null;
        Span<float> scratch = rented ?? stackalloc float[StackLimit];
        Run(stages, features, outputs, scratch[..width], scratch.Slice(width, width));
        if (rented is not null) ArrayPool<float>.Shared.Return(rented);
    }

    private static void Run(Stage[] stages, ReadOnlySpan<float> features, Span<float> outputs, Span<float> next, Span<float> other)
    {
        var current = features;
        foreach (var stage in stages.AsSpan(..^1))
        {
            var result = next[..stage.OutputCount];
            stage.Apply(current, result);
            current = result;
            var free = other;
            other = next;
            next = free;
        }
        stages[^1].Apply(current, outputs);
    }
}
