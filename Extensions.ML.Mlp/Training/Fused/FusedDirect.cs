namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>A layer that uses its parameters as they lie together among the flat ones; its sums lie as they do.</summary>
/// <param name="inputCount">The values of a row that it takes.</param>
/// <param name="outputCount">Those that it gives.</param>
/// <param name="start">Where its parameters start.</param>
/// <param name="count">Their number.</param>
internal abstract class FusedDirect(int inputCount, int outputCount, int start, int count) : FusedLayer(inputCount, outputCount)
{
    /// <summary>As they were when the step began.</summary>
    private protected float[] Parameters { get; } = new float[count];

    internal sealed override int SumCount => count;

    internal sealed override int? GradientStart => start;

    internal override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part == 0) parameters.Slice(start, count).CopyTo(Parameters);
    }

    internal sealed override void Gather(float[][] sums, Span<float> gradient, int part, int parts) => AddToFirst(sums, gradient.Slice(start, count), part, parts);

    /// <summary>The thread's sums, 0 where they begin.</summary>
    private protected Span<float> SumsIn(BlockPass pass)
    {
        var sums = pass.SumsOf(this);
        if (pass.IsFirst) sums.Clear();
        return sums;
    }
}
