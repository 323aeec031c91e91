using System.Diagnostics;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>The outputs of an ensemble from its members', as <see cref="EnsembleAverageStage"/> computes them.</summary>
internal static class MemberMean
{
    /// <param name="outputs">[rows * members, outputs]</param>
    /// <param name="members">The members of the ensemble.</param>
    /// <param name="kind">What is averaged.</param>
    /// <returns>[rows, outputs]</returns>
    internal static torch.Tensor Of(torch.Tensor outputs, int members, MeanKind kind)
    {
        if (members == 1) return outputs;
        var all = outputs.view(-1, members, outputs.size(1));
        return kind switch
        {
            MeanKind.Values => all.mean([1]),
            MeanKind.Sigmoid => all.log_sigmoid().logsumexp(1).Plus(all.neg().log_sigmoid().logsumexp(1), -1),
            MeanKind.Softmax => torch.nn.functional.log_softmax(all, 2).logsumexp(1).Plus(-Math.Log(members)),
            MeanKind.Exponential => all.logsumexp(1).Plus(-Math.Log(members)),
            _ => throw new UnreachableException($"No mean of kind {kind}."),
        };
    }
}
