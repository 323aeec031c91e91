using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What a task minimises and measures. All that differs between the tasks while they train is here.</summary>
internal abstract record Objective
{
    /// <summary>The number of outputs of the network.</summary>
    internal abstract int OutputCount { get; }

    internal abstract string MetricName { get; }

    internal abstract bool HigherMetricIsBetter { get; }

    /// <summary>Whether a loss may be negative, so that two losses are compared by their difference and not by their ratio.</summary>
    internal virtual bool LossMayBeNegative => false;

    /// <summary>
    /// The least mean loss that rows can have, whatever the network. Losses less it are never negative, and have ratios.
    /// </summary>
    internal virtual double LeastLoss(DatasetStatistics statistics) => 0;

    /// <summary>The number of classes that the labels are of; 0 for labels that are numbers.</summary>
    internal virtual int LabelClasses => 0;

    /// <summary>How the labels are scaled for the network.</summary>
    internal virtual LabelScaling LabelScaling => LabelScaling.None;

    /// <summary>The factor of each class on the example weights; null for none.</summary>
    internal virtual double[]? ClassFactors => null;

    /// <summary>The objective with what was measured on the rows to learn from: the scaling of labels, the weights of classes.</summary>
    internal virtual Objective MeasuredOn(DatasetStatistics statistics) => this;

    /// <summary>The labels as the loss takes them; the first dimension is the rows.</summary>
    internal virtual torch.Tensor Targets(float[] labels, torch.Device device) =>
        torch.tensor(labels, [labels.Length, 1], dtype: torch.float32, device: device);

    /// <summary>The batch's mean loss, weighted by the example weights: <c>sum(weight * loss) / sum(weight)</c>, a scalar.</summary>
    /// <param name="outputs">[rows, OutputCount]</param>
    /// <param name="batch">The targets and weights of the same rows.</param>
    internal abstract torch.Tensor MeanLoss(torch.Tensor outputs, TensorBatch batch);

    /// <summary>The weighted sum of the losses of rows in plain memory, and its gradients.</summary>
    /// <param name="rows">The network's outputs, the labels and the weights.</param>
    /// <param name="scale">What the gradients are multiplied by.</param>
    /// <param name="gradients">Receives <c>scale * weight * d loss / d output</c>, [rows, OutputCount].</param>
    internal abstract double SumLosses(OutputBlock rows, float scale, OutputRows gradients);

    /// <summary>The weighted sum of the metric's terms of rows in plain memory, and the sum of the weights that they have in it.</summary>
    internal abstract (double Sum, double Weight) SumMetric(OutputBlock rows);

    /// <summary>The batch with the weights that its rows have in the metric.</summary>
    internal virtual TensorBatch ForMetric(TensorBatch batch) => batch;

    /// <summary>What the metric is the mean of, for each row: [rows, 1].</summary>
    internal abstract torch.Tensor MetricTerms(torch.Tensor outputs, TensorBatch batch);

    /// <summary>The metric from the mean of its terms.</summary>
    internal virtual float Metric(double mean) => (float)mean;

    /// <summary>What makes the model's output of the network's; null for nothing.</summary>
    internal virtual Activation? OutputActivation => null;

    /// <summary>What the score of an ensemble is the mean of.</summary>
    internal abstract MeanKind MeanOfMembers { get; }

    /// <summary>Makes the network's outputs the model's.</summary>
    internal virtual void Finish(List<Stage> stages)
    {
    }

    /// <summary>The weighted mean of a term a row, [rows, 1] or [rows].</summary>
    internal static torch.Tensor WeightedMean(torch.Tensor terms, TensorBatch batch) =>
        batch.Weights is { } weights ? terms.reshape(-1, 1).mul(weights).sum().Times(1 / batch.TotalWeight) : terms.mean();
}
