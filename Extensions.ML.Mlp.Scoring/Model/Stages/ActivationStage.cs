using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>An activation, applied to each of the values on its own.</summary>
internal sealed class ActivationStage(Activation activation, int width) : Stage
{
    internal Activation Activation { get; } = activation;

    internal override StageKind Kind => StageKind.Activation;

    internal override int InputCount => width;

    internal override int OutputCount => width;

    internal override long ParameterCount => 0;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        // All rows at once where they lie alike; what is computed between them is not read.
        if (inputs.Stride == outputs.Stride) ActivationKernel.Apply(Activation, inputs.Values[..outputs.Values.Length], outputs.Values);
        else
            for (int row = 0; row < outputs.Count; row++) ActivationKernel.Apply(Activation, inputs.Row(row, width), outputs.Row(row, width));
    }

    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        ActivationKernel.Backward(Activation, inputs, outputs, outputGradients, inputGradients);

    internal static ActivationStage Visit(StageVisitor visitor, ActivationStage? stage) =>
        new(visitor.Activation(stage?.Activation), visitor.Number("width", stage?.InputCount));
}
