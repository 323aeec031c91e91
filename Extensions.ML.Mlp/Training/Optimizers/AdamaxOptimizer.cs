using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class AdamaxOptimizer(FlatParameters parameters, Adamax options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor _mean = parameters.State();
    private readonly torch.Tensor _largest = parameters.State();

    private protected override void Update(torch.Tensor gradient)
    {
        _mean.TimesInPlace(options.Beta1).PlusInPlace(gradient, 1 - options.Beta1);
        _largest.copy_(_largest.Times(options.Beta2).maximum(gradient.abs().Plus(options.Epsilon)));
        Values.PlusQuotientInPlace(_mean, _largest, -LearningRate / (1 - Math.Pow(options.Beta1, StepCount)));
    }
}
