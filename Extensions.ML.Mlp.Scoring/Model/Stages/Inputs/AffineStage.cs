using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>
/// Each value on its own, shifted and scaled: <c>y = (x - shift) * scale</c>. It is not folded into the linear layer after it: with a
/// mean large against its deviation, the folded bias would cancel most digits of the sum.
/// </summary>
internal sealed class AffineStage(float[] shifts, float[] scales) : Stage
{
    internal float[] Shifts => shifts;

    internal float[] Scales => scales;

    /// <summary>Whether it leaves every value as it is.</summary>
    internal bool IsIdentity => Array.TrueForAll(shifts, shift => shift == 0) && Array.TrueForAll(scales, scale => scale == 1);

    /// <summary>Whether it leaves every value as it is, or makes it 0.</summary>
    internal bool IsSelection => Array.TrueForAll(shifts, shift => shift == 0) && Array.TrueForAll(scales, scale => scale is 0 or 1);

    /// <summary>
    /// Whether a shift is so large that the difference of a finite value and it may be infinite: none smaller changes the largest Single.
    /// </summary>
    internal bool IsVast { get; } = Array.Exists(shifts, shift => Math.Abs(shift) >= MathF.ScaleB(1, 103));

    internal override StageKind Kind => StageKind.Affine;

    internal override int InputCount => shifts.Length;

    internal override int OutputCount => shifts.Length;

    /// <summary>Measured, not learned.</summary>
    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            var result = outputs.Row(row, shifts.Length);
            TensorPrimitives.Subtract(inputs.Row(row, shifts.Length), shifts, result);
            TensorPrimitives.Multiply(result, scales, result);
            if (IsVast) CorrectOverflow(inputs.Row(row, shifts.Length), result);
        }
    }

    /// <summary>Where a difference overflowed, that of doubles does not.</summary>
    private void CorrectOverflow(ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
            if (!float.IsFinite(outputs[i])) outputs[i] = (float)(((double)inputs[i] - shifts[i]) * scales[i]);
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        TensorPrimitives.Multiply(outputGradients, scales, inputGradients);

    internal override double BoundOutputs(double bound) => (bound + Largest(shifts)) * Math.Max(1, Largest(scales));

    internal static AffineStage Visit(StageVisitor visitor, AffineStage? stage)
    {
        int width = visitor.Length("shift", 0, 1, stage?.InputCount);
        return new(visitor.Floats("shift", stage?.Shifts, width), visitor.Floats("scale", stage?.Scales, width));
    }
}
