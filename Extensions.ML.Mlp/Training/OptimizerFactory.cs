using System.Diagnostics;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Optimizers;

namespace Extensions.ML.Mlp.Training;

/// <summary>The optimizers that the records of the options ask for.</summary>
internal static class OptimizerFactory
{
    internal static FlatOptimizer Create(Optimizer optimizer, FlatParameters parameters, LearningRateFactors? factors = null)
    {
        var created = Make(optimizer, parameters);
        created.LearningRate = optimizer.LearningRate;
        created.Groups = parameters.Groups(factors ?? new(), role => Decays(optimizer, role));
        return created;
    }

    private static bool Decays(Optimizer optimizer, ParameterRole role) => role switch
    {
        ParameterRole.Bias => optimizer is not AdamW { DecaysBiases: false },
        ParameterRole.Embedding or ParameterRole.Table => optimizer is not AdamW { DecaysEmbeddings: false },
        _ => true,
    };

    private static FlatOptimizer Make(Optimizer optimizer, FlatParameters parameters) => optimizer switch
    {
        Sgd o => new SgdOptimizer(parameters, o),
        Adam o => new AdamOptimizer(parameters, o.Beta1, o.Beta2, o.Epsilon, o.AmsGrad, coupledDecay: o.WeightDecay),
        AdamW o => new AdamOptimizer(parameters, o.Beta1, o.Beta2, o.Epsilon, o.AmsGrad, decoupledDecay: o.WeightDecay),
        RAdam o => new RAdamOptimizer(parameters, o),
        NAdam o => new NAdamOptimizer(parameters, o),
        Adamax o => new AdamaxOptimizer(parameters, o),
        RmsProp o => new RmsPropOptimizer(parameters, o),
        Adagrad o => new AdagradOptimizer(parameters, o),
        Adadelta o => new AdadeltaOptimizer(parameters, o),
        Lbfgs o => new LbfgsOptimizer(parameters, o),
        _ => throw new UnreachableException($"No optimizer for {optimizer}."),
    };
}
