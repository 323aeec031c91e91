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

    internal override void Apply(InputRows inputs, OutputRows outputs) => Forward(activation, shares, inputs, outputs);

    internal override void Backward(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, ReadOnlySpan<float> outputGradients, Span<float> inputGradients) =>
        Backward(activation, shares, inputs, outputGradients, inputGradients, new float[shares.Length], new float[shares.Length]);

    internal static void Forward(Activation activation, ReadOnlySpan<float> shares, InputRows x, OutputRows y)
    {
        ActivationStage.Forward(activation, shares.Length, x, y);
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, shares.Length);
            Span<float> result = y.Row(row, shares.Length);
            TensorPrimitives.Subtract(result, input, result);
            TensorPrimitives.MultiplyAdd(result, shares, input, result);
        }
    }

    /// <summary>The gradients of a row's inputs from those of its outputs: through f the share, past it the rest.</summary>
    /// <param name="activation">f.</param>
    /// <param name="shares">a.</param>
    /// <param name="input">x.</param>
    /// <param name="gradients">Those of the outputs.</param>
    /// <param name="inputGradients">Receives those of the inputs.</param>
    /// <param name="function">Receives f(x).</param>
    /// <param name="shared">Scratch.</param>
    internal static void Backward(
        Activation activation, ReadOnlySpan<float> shares, ReadOnlySpan<float> input, ReadOnlySpan<float> gradients,
        Span<float> inputGradients, Span<float> function, Span<float> shared)
    {
        ActivationKernel.Apply(activation, input, function);
        TensorPrimitives.Multiply(gradients, shares, shared);
        ActivationKernel.Backward(activation, input, function, shared, inputGradients);
        TensorPrimitives.Subtract(inputGradients, shared, inputGradients);
        TensorPrimitives.Add(inputGradients, gradients, inputGradients);
    }

    internal override double BoundOutputs(double bound) =>
        bound + (1 + Largest(shares)) * (bound + ActivationStage.Bound(activation, bound));

    internal static ParametricActivationStage Visit(StageVisitor visitor, ParametricActivationStage? stage)
    {
        var activation = visitor.Activation(stage?.Activation);
        return new(activation, visitor.Floats("share", stage?.Shares, visitor.Length("share", 0, 1, stage?.InputCount)));
    }
}
