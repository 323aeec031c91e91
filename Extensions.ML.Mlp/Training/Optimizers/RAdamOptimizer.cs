using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

internal sealed class RAdamOptimizer(FlatParameters parameters, RAdam options) : MomentOptimizer(parameters, options.Beta1, options.Beta2, options.WeightDecay)
{
    private protected override void Update(torch.Tensor gradient)
    {
        Observe(gradient);
        double longest = 2 / (1 - options.Beta2) - 1;
        double length = longest - 2 * StepCount * Math.Pow(options.Beta2, StepCount) / SquareCorrection;
        double rate = LearningRate / MeanCorrection;
        if (length <= 5)
        {
            Values.PlusInPlace(Mean, -rate);
            return;
        }
        double rectified = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        Values.PlusQuotientInPlace(Mean, Square.sqrt().Plus(options.Epsilon), -rate * rectified * Math.Sqrt(SquareCorrection));
    }
}
