namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>What the normalizations have in common: gains and biases that are learned, one a value.</summary>
/// <param name="width">The values of a row.</param>
/// <param name="gainsStart">Where the gains start among the flat parameters; the biases come right after them.</param>
internal abstract class FusedNorm(int width, int gainsStart) : FusedLayer(width, width)
{
    private protected float[] Gains { get; } = new float[width];

    private protected float[] Biases { get; } = new float[width];

    /// <summary>Gains, then biases, as among the parameters.</summary>
    internal sealed override int SumCount => 2 * InputCount;

    internal sealed override int? GradientStart => gainsStart;

    internal sealed override void Pack(ReadOnlySpan<float> parameters, int part, int parts)
    {
        if (part > 0) return;
        parameters.Slice(gainsStart, InputCount).CopyTo(Gains);
        parameters.Slice(gainsStart + InputCount, InputCount).CopyTo(Biases);
    }

    internal sealed override void Gather(float[][] sums, Span<float> gradient, int part, int parts) =>
        AddToFirst(sums, gradient.Slice(gainsStart, SumCount), part, parts);
}
