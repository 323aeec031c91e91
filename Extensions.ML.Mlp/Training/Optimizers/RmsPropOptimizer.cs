using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class RmsPropOptimizer(FlatParameters parameters, RmsProp options) : FirstOrderOptimizer(parameters, options.WeightDecay)
{
    private readonly torch.Tensor _square = parameters.State();
    private readonly torch.Tensor? _mean = options.Centered ? parameters.State() : null;
    private readonly torch.Tensor? _velocity = options.Momentum > 0 ? parameters.State() : null;

    private protected override void Update(torch.Tensor gradient)
    {
        _square.TimesInPlace(options.Alpha).PlusProductInPlace(gradient, gradient, 1 - options.Alpha);
        _mean?.TimesInPlace(options.Alpha).PlusInPlace(gradient, 1 - options.Alpha);
        var variance = _mean is null ? _square : _square.Plus(_mean.mul(_mean), -1);
        var root = variance.sqrt().Plus(options.Epsilon);
        if (_velocity is null) Values.PlusQuotientInPlace(gradient, root, -LearningRate);
        else Values.PlusInPlace(_velocity.TimesInPlace(options.Momentum).PlusQuotientInPlace(gradient, root, 1), -LearningRate);
    }
}
