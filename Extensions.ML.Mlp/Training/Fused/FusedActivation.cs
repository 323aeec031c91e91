using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Training.Fused;

internal sealed class FusedActivation(Activation activation, int width) : FusedLayer(width, width)
{
    internal override bool IsInPlace => !ActivationKernel.DerivativeNeedsInputs(activation);

    internal override void Forward(BlockPass pass, InputRows x, OutputRows y) => ActivationStage.Forward(activation, InputCount, x, y);

    internal override void Backward(BlockPass pass, InputRows x, InputRows y, OutputRows gradients, OutputRows inputGradients) =>
        ActivationKernel.Backward(activation, x.Values, y.Values, gradients.Values, inputGradients.Values);
}
