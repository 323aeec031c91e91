using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>An activation f of which each neuron takes a learned share a: <c>y = x + a (f(x) - x)</c>.</summary>
internal sealed class FusedParametricActivation(ParametricActivationLayer source) : FusedDirect(source.Width, source.Width, source.SharesStart, source.Width)
{
    internal override bool NeedsOtherGradients => true;

    internal override int ScratchCount => 2 * InputCount;

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y) => ParametricActivationStage.Forward(source.Activation, Parameters, x, y);

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients)
    {
        var sums = SumsIn(pass);
        Span<float> function = pass.Scratch.AsSpan(0, InputCount), shared = pass.Scratch.AsSpan(InputCount, InputCount);
        for (int row = 0; row < gradients.Count; row++)
        {
            ReadOnlySpan<float> input = x.Row(row, InputCount);
            Span<float> gradient = gradients.Row(row, InputCount);
            ParametricActivationStage.Backward(source.Activation, Parameters, input, gradient, inputGradients.Row(row, InputCount), function, shared);
            TensorPrimitives.Subtract(function, input, function);
            TensorPrimitives.MultiplyAdd(function, gradient, sums, sums);
        }
    }
}
