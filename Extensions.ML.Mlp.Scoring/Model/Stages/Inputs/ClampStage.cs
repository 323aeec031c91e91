using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>Each value cut to a range; NaN stays.</summary>
internal sealed class ClampStage(float least, float most, int width) : Stage
{
    internal float Min => least;

    internal float Max => most;

    internal override StageKind Kind => StageKind.Clamp;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            var result = outputs.Row(row, width);
            TensorPrimitives.Min(inputs.Row(row, width), most, result);
            TensorPrimitives.Max(result, least, result);
        }
    }

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        for (int i = 0; i < width; i++) inputGradients[i] = inputs[i] < least || inputs[i] > most ? 0 : outputGradients[i];
    }

    internal override double BoundOutputs(double bound) => Math.Min(bound, Math.Max(Math.Abs((double)least), Math.Abs((double)most)));

    internal override void Check()
    {
        if (!(least <= most))
            throw new FormatException($"The model cuts values to the range from {least} to {most}, which has none; the file is damaged.");
    }

    internal static ClampStage Visit(StageVisitor visitor, ClampStage? stage)
    {
        int width = visitor.Number("width", stage?.InputCount);
        float[] range = visitor.Floats("range", stage is null ? null : [stage.Min, stage.Max], 2);
        return new(range[0], range[1], width);
    }
}
