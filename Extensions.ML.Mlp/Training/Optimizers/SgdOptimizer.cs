using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class SgdOptimizer(FlatParameters parameters, Sgd options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor? _velocity = options.Momentum > 0 ? parameters.State() : null;

    private protected override void Update(torch.Tensor gradient)
    {
        // The first velocity is the gradient itself, undampened.
        double share = StepCount == 1 ? 1 : 1 - options.Dampening;
        if (UsesTensors) UpdateTensors(gradient, share);
        else if (_velocity is null) StepKernel.Descend(FlatParameters.Memory(Values), FlatParameters.Memory(gradient), -LearningRate);
        else StepKernel.Roll(FlatParameters.Memory(Values), FlatParameters.Memory(gradient), FlatParameters.Memory(_velocity), new(options.Momentum, share, -LearningRate, options.Nesterov));
    }

    private void UpdateTensors(torch.Tensor gradient, double share)
    {
        if (_velocity is not null)
        {
            _velocity.TimesInPlace(options.Momentum).PlusInPlace(gradient, share);
            gradient = options.Nesterov ? gradient.Plus(_velocity, options.Momentum) : _velocity;
        }
        Values.PlusInPlace(gradient, -LearningRate);
    }
}
