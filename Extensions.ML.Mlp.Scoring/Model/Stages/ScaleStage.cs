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

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++) TensorPrimitives.Multiply(inputs.Row(row, scales.Length), scales, outputs.Row(row, scales.Length));
    }

    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        TensorPrimitives.Multiply(outputGradients, scales, inputGradients);

    internal static ScaleStage Visit(StageVisitor visitor, ScaleStage? stage) =>
        new(visitor.Floats("scale", stage?.Scales, visitor.Length("scale", 0, 1, stage?.InputCount)));
}
