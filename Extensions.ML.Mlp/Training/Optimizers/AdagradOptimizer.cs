using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class AdagradOptimizer(FlatParameters parameters, Adagrad options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor _sum = parameters.State(options.InitialAccumulator);

    private protected override void Update(torch.Tensor gradient)
    {
        double rate = LearningRate / (1 + (StepCount - 1) * options.LearningRateDecay);
        _sum.PlusProductInPlace(gradient, gradient, 1);
        Values.PlusQuotientInPlace(gradient, _sum.sqrt().Plus(options.Epsilon), -rate);
    }
}
