using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What a task minimises. All that differs between the tasks while they train is here.</summary>
internal abstract class Objective
{
    /// <summary>The number of outputs of the network.</summary>
    internal abstract int OutputCount { get; }

    /// <summary>The batch's mean loss, weighted by the example weights: <c>sum(weight * loss) / sum(weight)</c>, a scalar.</summary>
    /// <param name="outputs">[rows, OutputCount]</param>
    /// <param name="batch">The labels and weights of the same rows.</param>
    internal abstract torch.Tensor MeanLoss(torch.Tensor outputs, Batch batch);
}
