using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Extensions.ML.Mlp.Training;

/// <summary>
/// <c>-y log p - (1 - y) log(1 - p)</c> with <c>p = sigmoid(z)</c>, computed from the logit z in libtorch's stable form, which neither
/// overflows nor loses its digits where p rounds to 0 or 1. With smoothing s, y is <c>label (1 - s) + s / 2</c>.
/// </summary>
internal sealed record BinaryCrossEntropy(ClassWeights? ClassWeights = null, double LabelSmoothing = 0) : ClassObjective(2, ClassWeights, LabelSmoothing)
{
    private const int RowsAtOnce = 256;

    internal override int OutputCount => 1;

    internal override MeanKind MeanOfMembers => MeanKind.Sigmoid;

    internal override torch.Tensor Targets(float[] labels, torch.Device device) =>
        base.Targets([.. labels.Select(label => (float)(label * (1 - LabelSmoothing) + LabelSmoothing / 2))], device);

    internal override torch.Tensor MeanLoss(torch.Tensor outputs, TensorBatch batch) => batch.Weights is null
        ? binary_cross_entropy_with_logits(outputs, batch.Targets)
        : binary_cross_entropy_with_logits(outputs, batch.Targets, batch.Weights, torch.nn.Reduction.Sum).Times(1 / batch.TotalWeight);

    internal override double SumLosses(OutputBlock rows, float scale, OutputRows gradients)
    {
        double sum = 0;
        Span<float> losses = stackalloc float[RowsAtOnce];
        for (int first = 0; first < rows.Count; first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, rows.Count - first);
            var logits = rows.Outputs.Values.Slice(first, count);
            var shares = gradients.Values.Slice(first, count);
            ActivationKernel.Apply(Activation.Softplus, logits, losses[..count]);
            ActivationKernel.Apply(Activation.Sigmoid, logits, shares);
            for (int row = 0; row < count; row++)
            {
                float target = (float)(rows.Labels[first + row] * (1 - LabelSmoothing) + LabelSmoothing / 2), weight = rows.Weight(first + row);
                sum += weight * (losses[row] - target * logits[row]);
                shares[row] = (shares[row] - target) * (weight * scale);
            }
        }
        return sum;
    }

    private protected override bool IsRight(ReadOnlySpan<float> outputs, float label) => outputs[0] > 0 == label > 0.5;

    internal override torch.Tensor MetricTerms(torch.Tensor outputs, TensorBatch batch) =>
        outputs.GreaterThan(0).eq(batch.Targets.GreaterThan(0.5)).to_type(torch.float32);

    private protected override torch.Tensor Classes(TensorBatch batch) => batch.Targets.GreaterThan(0.5).to_type(torch.int64).reshape(-1);
}
