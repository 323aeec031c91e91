using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// <c>-y log p - (1 - y) log(1 - p)</c> with <c>p = sigmoid(z)</c>, computed from the logit z as <c>max(z, 0) - z y + log(1 + exp(-|z|))</c>,
/// which neither overflows nor loses its digits where p rounds to 0 or 1.
/// </summary>
internal sealed class BinaryCrossEntropy : Objective
{
    internal override int OutputCount => 1;

    internal override torch.Tensor MeanLoss(torch.Tensor outputs, Batch batch) => batch.Weights is null
        ? binary_cross_entropy_with_logits(outputs, batch.Labels)
        : binary_cross_entropy_with_logits(outputs, batch.Labels, batch.Weights, torch.nn.Reduction.Sum).div(batch.TotalWeight);
}
