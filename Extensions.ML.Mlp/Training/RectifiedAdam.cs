using TorchSharp;
using TorchSharp.Modules;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// Rectified Adam (Liu et al. 2020, algorithm 2) with PyTorch's arithmetic. TorchSharp's own multiplies the rate twice once the steps
/// are adaptive, so that with a rate of 0.001 it all but stands still from the sixth step on.
/// </summary>
internal sealed class RectifiedAdam : torch.optim.Optimizer
{
    private readonly RAdam _options;
    private readonly Parameter _parameters;
    private readonly torch.Tensor _means;
    private readonly torch.Tensor _squares;
    private readonly ParamGroup _group;
    private int _step;

    internal RectifiedAdam(Parameter parameters, RAdam options)
        : base(IntPtr.Zero)
    {
        (_parameters, _options) = (parameters, options);
        _means = torch.zeros_like(parameters).DetachFromDisposeScope();
        _squares = torch.zeros_like(parameters).DetachFromDisposeScope();
        _group = new() { Parameters = [parameters], Options = new() { LearningRate = options.LearningRate } };
    }

    public override IEnumerable<torch.optim.ILearningRateController> ParamGroups => [_group];

    public override torch.Tensor? step(Func<torch.Tensor>? closure = null)
    {
        var loss = closure?.Invoke();
        using var noGradients = torch.no_grad();
        using var tensors = torch.NewDisposeScope();
        var (gradients, beta1, beta2) = (_parameters.grad!, _options.Beta1, _options.Beta2);
        if (_options.WeightDecay != 0) gradients = gradients.add(_parameters, alpha: _options.WeightDecay);
        _means.mul_(beta1).add_(gradients, alpha: 1 - beta1);
        _squares.mul_(beta2).addcmul_(gradients, gradients, value: 1 - beta2);

        _step++;
        double rate = _group.LearningRate / (1 - Math.Pow(beta1, _step)), correction = 1 - Math.Pow(beta2, _step);
        // The number of squares that the mean of squares is worth: of more than 5 the variance of the adaptive step is finite.
        double most = 2 / (1 - beta2) - 1, now = most - 2 * _step * Math.Pow(beta2, _step) / correction;
        if (now > 5)
        {
            double rectification = Math.Sqrt((now - 4) * (now - 2) * most / ((most - 4) * (most - 2) * now));
            _parameters.addcdiv_(_means, _squares.sqrt().add_(_options.Epsilon), value: -rate * rectification * Math.Sqrt(correction));
        }
        else
        {
            _parameters.add_(_means, alpha: -rate);
        }
        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        _means.Dispose();
        _squares.Dispose();
    }
}
