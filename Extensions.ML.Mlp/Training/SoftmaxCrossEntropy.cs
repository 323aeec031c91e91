using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Training;

/// <summary><c>-log softmax(z)[label]</c>; with smoothing s, a share s of the target is spread evenly over all classes.</summary>
internal sealed record SoftmaxCrossEntropy(int ClassCount, ClassWeights? ClassWeights = null, double LabelSmoothing = 0) : ClassObjective(ClassCount, ClassWeights, LabelSmoothing)
{
    internal override int OutputCount => ClassCount;

    internal override torch.Tensor Targets(float[] labels, torch.Device device) =>
        torch.tensor(labels.Select(label => (long)label).ToArray(), dtype: torch.int64, device: device); // [rows]

    internal override torch.Tensor MeanLoss(torch.Tensor outputs, Batch batch) => batch.Weights is null
        ? functional.cross_entropy(outputs, batch.Targets, label_smoothing: LabelSmoothing)
        : WeightedMean(functional.cross_entropy(outputs, batch.Targets, reduction: Reduction.None, label_smoothing: LabelSmoothing), batch);

    internal override torch.Tensor MetricTerms(torch.Tensor outputs, Batch batch) =>
        outputs.argmax(1).eq(batch.Targets).to_type(torch.float32).reshape(-1, 1);

    private protected override torch.Tensor Classes(Batch batch) => batch.Targets;
}
