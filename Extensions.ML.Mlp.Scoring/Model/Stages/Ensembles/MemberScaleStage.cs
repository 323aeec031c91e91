using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Begins the members of an ensemble: each gets the row's values times scales of its own.</summary>
/// <param name="members">Their number.</param>
/// <param name="scales">[members, values]</param>
internal sealed class MemberScaleStage(int members, float[] scales) : Stage
{
    internal float[] Scales => scales;

    internal override StageKind Kind => StageKind.MemberScale;

    internal override int Members => members;

    internal override int InputCount => scales.Length / members;

    internal override int InputStride => MatrixKernel.Padded(InputCount);

    internal override int OutputCount => scales.Length;

    internal override long ParameterCount => scales.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        int width = InputCount, stride = MatrixKernel.Padded(width);
        for (int row = 0; row < outputs.Count; row++)
            for (int member = 0; member < members; member++)
                TensorPrimitives.Multiply(
                    inputs.Row(row, width), ScalesOf(member), outputs.Values.Slice(row * outputs.Stride + member * stride, width));
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        int width = InputCount, stride = MatrixKernel.Padded(width);
        inputGradients.Clear();
        for (int member = 0; member < members; member++)
            TensorPrimitives.MultiplyAdd(outputGradients.Slice(member * stride, width), ScalesOf(member), inputGradients, inputGradients);
    }

    internal ReadOnlySpan<float> ScalesOf(int member) => scales.AsSpan(member * InputCount, InputCount);

    internal override double BoundOutputs(double bound) => bound * Largest(scales);

    internal override void Check() => CheckMembers(members, members == 0 ? 0 : InputCount);

    internal static MemberScaleStage Visit(StageVisitor visitor, MemberScaleStage? stage)
    {
        int members = visitor.Length("scale", 0, 2, stage?.Members), width = visitor.Length("scale", 1, 2, stage?.InputCount);
        return new(members, visitor.Floats("scale", stage?.Scales, members, width));
    }
}
