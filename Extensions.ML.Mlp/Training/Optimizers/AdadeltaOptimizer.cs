using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class AdadeltaOptimizer(FlatParameters parameters, Adadelta options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor _square = parameters.State();
    private readonly torch.Tensor _steps = parameters.State();

    private protected override void Update(torch.Tensor gradient)
    {
        _square.TimesInPlace(options.Rho).PlusProductInPlace(gradient, gradient, 1 - options.Rho);
        var step = _steps.Plus(options.Epsilon).sqrt().div_(_square.Plus(options.Epsilon).sqrt()).mul_(gradient);
        _steps.TimesInPlace(options.Rho).PlusProductInPlace(step, step, 1 - options.Rho);
        Values.PlusInPlace(step, -LearningRate);
    }
}
