using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Each value times a scale that was learned.</summary>
internal sealed class ScaleStage(float[] scales) : Stage
{
    internal float[] Scales => scales;

    internal override StageKind Kind => StageKind.Scale;

    internal override int InputCount => scales.Length;

    internal override int OutputCount => scales.Length;

    internal override long ParameterCount => scales.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs) => Forward(scales, inputs, outputs);

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        Backward(scales, outputGradients, inputGradients);

    internal static void Forward(ReadOnlySpan<float> scales, InputRows x, OutputRows y)
    {
        for (int row = 0; row < y.Count; row++) TensorPrimitives.Multiply(x.Row(row, scales.Length), scales, y.Row(row, scales.Length));
    }

    /// <summary>The gradients of a row's inputs from those of its outputs.</summary>
    internal static void Backward(ReadOnlySpan<float> scales, ReadOnlySpan<float> gradients, Span<float> inputGradients) =>
        TensorPrimitives.Multiply(gradients, scales, inputGradients);

    internal override double BoundOutputs(double bound) => bound * Largest(scales);

    internal static ScaleStage Visit(StageVisitor visitor, ScaleStage? stage) =>
        new(visitor.Floats("scale", stage?.Scales, visitor.Length("scale", 0, 1, stage?.InputCount)));
}
