using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>An activation f of which each neuron takes a learned share a: <c>y = x + a (f(x) - x)</c>.</summary>
internal sealed class FusedParametricActivation(ParametricActivationLayer source) : FusedDirect(source.Width, source.Width, source.SharesStart, source.Width)
{
    internal override bool NeedsOtherGradients => true;

    internal override int ScratchCount => 2 * InputCount;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y)
    {
        // All values at once, with those between the rows, which are not read.
        ActivationKernel.Apply(source.Activation, x.Values[..y.Values.Length], y.Values);
        for (int row = 0; row < y.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> result = y.Row(row, InputCount);
            TensorPrimitives.Subtract(result, input, result);
            TensorPrimitives.MultiplyAdd(result, Parameters, input, result);
        }
    }

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        Span<float> function = pass.Scratch.AsSpan(0, InputCount), shared = pass.Scratch.AsSpan(InputCount, InputCount);
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, InputCount);
            ActivationKernel.Apply(source.Activation, input, function);
            TensorPrimitives.Multiply(gradient, Parameters, shared);
            // Through f the share of the gradient, past it the rest.
            var back = inputGradients.Row(row, InputCount);
            ActivationKernel.Backward(source.Activation, input, function, shared, back);
            TensorPrimitives.Subtract(back, shared, back);
            TensorPrimitives.Add(back, gradient, back);
            TensorPrimitives.Subtract(function, input, function);
            TensorPrimitives.MultiplyAdd(function, gradient, sums, sums);
        }
    }
}
