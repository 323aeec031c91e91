using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>Some rows on the device.</summary>
/// <param name="Features">[rows, FeatureCount]</param>
/// <param name="Targets">The labels as the objective takes them, [rows, 1] or [rows].</param>
/// <param name="Weights">[rows, 1], or null when the rows are not weighted.</param>
/// <param name="TotalWeight">The sum of the weights; the number of rows when they are not weighted.</param>
internal readonly record struct TensorBatch(torch.Tensor Features, torch.Tensor Targets, torch.Tensor? Weights, double TotalWeight)
{
    /// <summary>The batch for outputs of an ensemble, where each row has one for each member, one after the other.</summary>
    internal TensorBatch Repeated(int members) => members == 1 ? this : this with
    {
        Targets = Targets.repeat_interleave(members, 0),
        Weights = Weights?.repeat_interleave(members, 0),
        TotalWeight = TotalWeight * members,
    };
}
