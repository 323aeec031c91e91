using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training.Fused;

internal sealed class FusedActivation(Activation activation, int width) : FusedLayer(width, width)
{
    internal override bool IsInPlace => !ActivationKernel.DerivativeNeedsInputs(activation);

    // All values at once, with those between the rows, which are not read.
    internal override void Forward(BlockPass pass, InputRows x, OutputRows y) => ActivationKernel.Apply(activation, x.Values[..y.Values.Length], y.Values);

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients) =>
        ActivationKernel.Backward(activation, x.Values, y.Values, gradients.Values, inputGradients.Values);
}
