using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;

namespace Extensions.ML.Mlp.Training;

/// <summary>TorchSharp's optimizers from the records of the options.</summary>
internal static class OptimizerFactory
{
    internal static torch.optim.Optimizer Create(Optimizer optimizer, Parameter parameters) => optimizer switch
    {
        Sgd sgd => torch.optim.SGD([parameters], sgd.LearningRate, sgd.Momentum, dampening: 0, sgd.WeightDecay, sgd.Nesterov),
        _ => throw new UnreachableException($"No TorchSharp optimizer for {optimizer}."),
    };
}
