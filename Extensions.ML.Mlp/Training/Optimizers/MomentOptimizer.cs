using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>What the optimizers of Adam's family share: running means of the gradient and of its square, both 0 at the start.</summary>
internal abstract class MomentOptimizer(FlatParameters parameters, double beta1, double beta2, double weightDecay = 0)
    : FirstOrderOptimizer(parameters, weightDecay)
{
    private protected double Beta1 => beta1;

    private protected double Beta2 => beta2;

    private protected torch.Tensor Mean { get; } = parameters.State();

    private protected torch.Tensor Square { get; } = parameters.State();

    /// <summary>What the mean has gathered of its final weight by now.</summary>
    private protected double MeanCorrection => 1 - Math.Pow(beta1, StepCount);

    private protected double SquareCorrection => 1 - Math.Pow(beta2, StepCount);

    private protected void Observe(torch.Tensor gradient)
    {
        Mean.TimesInPlace(beta1).PlusInPlace(gradient, 1 - beta1);
        Square.TimesInPlace(beta2).PlusProductInPlace(gradient, gradient, 1 - beta2);
    }
}
