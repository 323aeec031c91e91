using System.Diagnostics;
using System.Numerics.Tensors;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>The activations over spans.</summary>
internal static class ActivationKernel
{
    internal static void Apply(ActivationKind kind, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        switch (kind)
        {
            case ActivationKind.Sigmoid: TensorPrimitives.Sigmoid(inputs, outputs); break;
            default: throw new UnreachableException($"No kernel for activation {kind}.");
        }
    }
}
