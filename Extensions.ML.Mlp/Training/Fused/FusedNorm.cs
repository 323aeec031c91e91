namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>What the normalizations have in common: gains and biases that are learned, one a value.</summary>
/// <param name="width">The values of a row.</param>
/// <param name="gainsStart">Where the gains start among the flat parameters; the biases come right after them.</param>
internal abstract class FusedNorm(int width, int gainsStart) : FusedDirect(width, width, gainsStart, 2 * width)
{
    private protected ReadOnlySpan<float> Gains => Parameters.AsSpan(0, InputCount);

    private protected ReadOnlySpan<float> Biases => Parameters.AsSpan(InputCount);
}
