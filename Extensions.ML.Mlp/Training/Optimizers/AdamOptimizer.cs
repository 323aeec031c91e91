using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training.Optimizers;

/// <summary>Adam; with decoupled decay AdamW; with the largest square so far AMSGrad.</summary>
internal sealed class AdamOptimizer(FlatParameters parameters, double beta1, double beta2, double epsilon, bool amsGrad, double coupledDecay = 0, double decoupledDecay = 0)
    : MomentOptimizer(parameters, beta1, beta2, coupledDecay)
{
    private readonly torch.Tensor? _largest = amsGrad ? parameters.State() : null;

    private protected override void Update(torch.Tensor gradient)
    {
        if (!UsesTensors && _largest is null) StepKernel.Adapt(FlatParameters.Memory(Values), FlatParameters.Memory(gradient), FlatParameters.Memory(Mean), FlatParameters.Memory(Square), Adaption());
        else UpdateTensors(gradient);
    }

    private StepKernel.Adaption Adaption() => new()
    {
        MeanKept = (float)Beta1,
        MeanTaken = (float)(1 - Beta1),
        SquareKept = (float)Beta2,
        SquareTaken = (float)(1 - Beta2),
        RootScale = (float)(1 / Math.Sqrt(SquareCorrection)),
        Epsilon = (float)epsilon,
        Factor = (float)(-LearningRate / MeanCorrection),
        ValueKept = (float)(1 - LearningRate * decoupledDecay),
    };

    private void UpdateTensors(torch.Tensor gradient)
    {
        if (decoupledDecay > 0) Values.TimesInPlace(1 - LearningRate * decoupledDecay);
        Observe(gradient);
        _largest?.copy_(_largest.maximum(Square));
        var root = (_largest ?? Square).sqrt().TimesInPlace(1 / Math.Sqrt(SquareCorrection)).Plus(epsilon);
        Values.PlusQuotientInPlace(Mean, root, -LearningRate / MeanCorrection);
    }
}
