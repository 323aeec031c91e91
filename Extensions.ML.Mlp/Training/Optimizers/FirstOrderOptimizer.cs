using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>An optimizer that evaluates once a step and keeps to one rule for all weights.</summary>
internal abstract class FirstOrderOptimizer(FlatParameters parameters, double weightDecay = 0) : FlatOptimizer(parameters)
{
    private int _stepCount;

    /// <summary>The number of steps, the running one included.</summary>
    private protected int StepCount => _stepCount;

    internal override void Carry(StateCarrier state) => state.Carry(ref _stepCount);

    internal sealed override BatchLoss Step(Func<BatchLoss> evaluate)
    {
        var loss = evaluate();
        using var noGradients = torch.no_grad();
        _stepCount++;
        Update(weightDecay > 0 ? Gradient.Plus(Values, weightDecay) : Gradient);
        return loss;
    }

    /// <summary>Moves the weights.</summary>
    /// <param name="gradient">With the weight decay that belongs to it; must not be changed.</param>
    private protected abstract void Update(torch.Tensor gradient);
}
