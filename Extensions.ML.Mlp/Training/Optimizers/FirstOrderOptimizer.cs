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

    internal override void Visit(StateSerializer state) => state.Visit(ref _stepCount);

    internal sealed override BatchLoss Step(Func<BatchLoss> evaluate)
    {
        var loss = evaluate();
        using var noGradients = torch.no_grad();
        _stepCount++;
        var gradient = weightDecay > 0 ? Gradient.Plus(Values, weightDecay) : Gradient;
        if (StepsByGroups || Groups.All(group => group.Rate == 1)) Update(gradient);
        else UpdateByGroups(gradient);
        return loss;
    }

    /// <summary>Whether <see cref="Update"/> heeds the groups' factors itself.</summary>
    private protected virtual bool StepsByGroups => false;

    /// <summary>A step along which each group goes its factor of the way.</summary>
    private void UpdateByGroups(torch.Tensor gradient)
    {
        using var before = Values.detach().clone();
        Update(gradient);
        foreach (var group in Groups.Where(group => group.Rate != 1))
        {
            var values = Values.detach().narrow(0, group.Start, group.Count);
            var start = before.narrow(0, group.Start, group.Count);
            values.copy_(start.Plus(values.Plus(start, -1), group.Rate));
        }
    }

    /// <summary>Moves the weights.</summary>
    /// <param name="gradient">With the weight decay that belongs to it; must not be changed.</param>
    private protected abstract void Update(torch.Tensor gradient);
}
