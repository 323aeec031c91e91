using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Model.Stages;

/// <summary>An activation f of which each value takes a share a that was learned: <c>x + a (f(x) - x)</c>.</summary>
internal sealed class ParametricActivationStage(Activation activation, float[] shares) : Stage
{
    internal Activation Activation => activation;

    internal float[] Shares => shares;

    internal override StageKind Kind => StageKind.ParametricActivation;

    internal override int InputCount => shares.Length;

    internal override int OutputCount => shares.Length;

    internal override long ParameterCount => shares.Length;

    internal override void Apply(InputRows inputs, OutputRows outputs)
    {
        for (int row = 0; row < outputs.Count; row++)
        {
            ReadOnlySpan<float> input = inputs.Row(row, shares.Length);
            Span<float> result = outputs.Row(row, shares.Length);
            ActivationKernel.Apply(activation, input, result);
            TensorPrimitives.Subtract(result, input, result);
            TensorPrimitives.MultiplyAdd(result, shares, input, result);
        }
    }

    internal override void Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients)
    {
        float[] function = new float[shares.Length], shared = new float[shares.Length];
        ActivationKernel.Apply(activation, inputs, function);
        TensorPrimitives.Multiply(outputGradients, shares, shared);
        ActivationKernel.Backward(activation, inputs, function, shared, inputGradients);
        TensorPrimitives.Subtract(inputGradients, shared, inputGradients);
        TensorPrimitives.Add(inputGradients, outputGradients, inputGradients);
    }

    internal static ParametricActivationStage Visit(StageVisitor visitor, ParametricActivationStage? stage)
    {
        var activation = visitor.Activation(stage?.Activation);
        return new(activation, visitor.Floats("share", stage?.Shares, visitor.Length("share", 0, 1, stage?.InputCount)));
    }
}
