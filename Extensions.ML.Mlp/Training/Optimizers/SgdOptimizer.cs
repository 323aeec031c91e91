using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class SgdOptimizer(FlatParameters parameters, Sgd options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor? _velocity = options.Momentum > 0 ? parameters.State() : null;

    private protected override void Update(torch.Tensor gradient)
    {
        if (_velocity is not null)
        {
            // The first velocity is the gradient itself, undampened.
            _velocity.TimesInPlace(options.Momentum).PlusInPlace(gradient, StepCount == 1 ? 1 : 1 - options.Dampening);
            gradient = options.Nesterov ? gradient.Plus(_velocity, options.Momentum) : _velocity;
        }
        Values.PlusInPlace(gradient, -LearningRate);
    }
}
