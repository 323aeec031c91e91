using System.Numerics.Tensors;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Training;

/// <summary><c>-log softmax(z)[label]</c>; with smoothing s, a share s of the target is spread evenly over all classes.</summary>
internal sealed record SoftmaxCrossEntropy(int ClassCount, ClassWeights? ClassWeights = null, double LabelSmoothing = 0) : ClassObjective(ClassCount, ClassWeights, LabelSmoothing)
{
    internal override int OutputCount => ClassCount;

    internal override MeanKind MeanOfMembers => MeanKind.Softmax;

    internal override torch.Tensor Targets(float[] labels, torch.Device device) =>
        torch.tensor(labels.Select(label => (long)label).ToArray(), dtype: torch.int64, device: device); // [rows]

    internal override torch.Tensor MeanLoss(torch.Tensor outputs, TensorBatch batch) => batch.Weights is null
        ? functional.cross_entropy(outputs, batch.Targets, label_smoothing: LabelSmoothing)
        : WeightedMean(functional.cross_entropy(outputs, batch.Targets, reduction: Reduction.None, label_smoothing: LabelSmoothing), batch);

    internal override double SumLosses(OutputBlock rows, float scale, OutputRows gradients)
    {
        double sum = 0;
        float spread = (float)(LabelSmoothing / ClassCount);
        for (int row = 0; row < rows.Count; row++)
        {
            var logits = rows.Outputs.Row(row, ClassCount);
            var shares = gradients.Row(row, ClassCount);
            int label = (int)rows.Labels[row];
            // The largest logit is taken off all, so that no power overflows.
            TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), shares);
            float chosen = shares[label], mean = LabelSmoothing > 0 ? TensorPrimitives.Sum<float>(shares) / ClassCount : 0, weight = rows.Weight(row);
            ActivationKernel.Apply(Activation.Exponential, shares, shares);
            float total = TensorPrimitives.Sum<float>(shares), factor = weight * scale;
            sum += weight * (Math.Log(total) - (1 - LabelSmoothing) * chosen - LabelSmoothing * mean);
            TensorPrimitives.Multiply(shares, factor / total, shares);
            if (spread > 0) TensorPrimitives.Subtract(shares, factor * spread, shares);
            shares[label] -= (float)(1 - LabelSmoothing) * factor;
        }
        return sum;
    }

    private protected override bool IsRight(ReadOnlySpan<float> outputs, float label) => TensorPrimitives.IndexOfMax(outputs) == (int)label;

    internal override torch.Tensor MetricTerms(torch.Tensor outputs, TensorBatch batch) =>
        outputs.argmax(1).eq(batch.Targets).to_type(torch.float32).reshape(-1, 1);

    private protected override torch.Tensor Classes(TensorBatch batch) => batch.Targets;
}
