using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class NAdamOptimizer(FlatParameters parameters, NAdam options) : MomentOptimizer(parameters, options.Beta1, options.Beta2, options.WeightDecay)
{
    private double _product = 1;

    internal override void Visit(StateSerializer state)
    {
        base.Visit(state);
        state.Visit(ref _product);
    }

    private protected override void Update(torch.Tensor gradient)
    {
        Observe(gradient);
        double momentum = MomentumAt(StepCount), next = MomentumAt(StepCount + 1);
        _product *= momentum;
        var root = Square.Times(1 / SquareCorrection).sqrt().Plus(options.Epsilon);
        Values.PlusQuotientInPlace(gradient, root, -LearningRate * (1 - momentum) / (1 - _product));
        Values.PlusQuotientInPlace(Mean, root, -LearningRate * next / (1 - _product * next));
    }

    /// <summary>Grows from near half of Beta1 to the whole (Dozat 2016).</summary>
    private double MomentumAt(int step) => options.Beta1 * (1 - 0.5 * Math.Pow(0.96, step * options.MomentumDecay));
}
