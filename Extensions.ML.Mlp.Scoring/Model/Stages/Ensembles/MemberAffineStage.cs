using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Each member's values times scales of its own, plus offsets of its own.</summary>
/// <param name="members">Their number.</param>
/// <param name="scales">[members, values]</param>
/// <param name="offsets">[members, values]</param>
internal sealed class MemberAffineStage(int members, float[] scales, float[] offsets) : Stage
{
    internal float[] Scales => scales;

    internal float[] Offsets => offsets;

    internal override StageKind Kind => StageKind.MemberAffine;

    internal override int Members => members;

    internal override int InputCount => scales.Length;

    internal override int OutputCount => scales.Length;

    internal override long ParameterCount => (long)scales.Length + offsets.Length;

    private int Width => scales.Length / members;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        int stride = MatrixKernel.Padded(Width);
        for (int row = 0; row < outputs.Count; row++)
            for (int member = 0; member < members; member++)
                TensorPrimitives.MultiplyAdd(
                    inputs.Values.Slice(row * inputs.Stride + member * stride, Width), Of(scales, member), Of(offsets, member),
                    outputs.Values.Slice(row * outputs.Stride + member * stride, Width));
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        int stride = MatrixKernel.Padded(Width);
        for (int member = 0; member < members; member++)
            TensorPrimitives.Multiply(
                outputGradients.Slice(member * stride, Width), Of(scales, member), inputGradients.Slice(member * stride, Width));
    }

    private ReadOnlySpan<float> Of(float[] values, int member) => values.AsSpan(member * Width, Width);

    internal override double BoundOutputs(double bound) => bound * Largest(scales) + Largest(offsets);

    internal override void Check() => CheckMembers(members, members == 0 ? 0 : Width);

    internal static MemberAffineStage Visit(StageVisitor visitor, MemberAffineStage? stage)
    {
        int members = visitor.Length("scale", 0, 2, stage?.Members), width = visitor.Length("scale", 1, 2, stage?.Width);
        return new(
            members, visitor.Floats("scale", stage?.Scales, members, width), visitor.Floats("offset", stage?.Offsets, members, width));
    }
}
