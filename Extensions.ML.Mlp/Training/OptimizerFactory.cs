using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;

namespace Extensions.ML.Mlp.Training;

/// <summary>Optimizers from the records of the options: TorchSharp's, where they keep PyTorch's arithmetic.</summary>
internal static class OptimizerFactory
{
    internal static torch.optim.Optimizer Create(Optimizer optimizer, Parameter parameters) => optimizer switch
    {
        Sgd o => torch.optim.SGD([parameters], o.LearningRate, o.Momentum, o.Dampening, o.WeightDecay, o.Nesterov),
        Adam o => torch.optim.Adam([parameters], o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, o.AmsGrad),
        AdamW o => torch.optim.AdamW([parameters], o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, o.AmsGrad),
        RAdam o => new RectifiedAdam(parameters, o),
        NAdam o => torch.optim.NAdam([parameters], o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay, o.MomentumDecay),
        Adamax o => torch.optim.Adamax([parameters], o.LearningRate, o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay),
        RmsProp o => torch.optim.RMSProp([parameters], o.LearningRate, o.Alpha, o.Epsilon, o.WeightDecay, o.Momentum, o.Centered),
        Adagrad o => torch.optim.Adagrad([parameters], o.LearningRate, o.LearningRateDecay, o.WeightDecay, o.InitialAccumulator, o.Epsilon),
        Adadelta o => torch.optim.Adadelta([parameters], o.LearningRate, o.Rho, o.Epsilon, o.WeightDecay),
        Lbfgs o => torch.optim.LBFGS([parameters], o.LearningRate, o.MaxIterations, null, o.GradientTolerance, o.ChangeTolerance, o.HistorySize),
        _ => throw new UnreachableException($"No TorchSharp optimizer for {optimizer}."),
    };
}
