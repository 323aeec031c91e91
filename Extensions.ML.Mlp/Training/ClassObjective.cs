using Extensions.ML.Mlp.Data;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What the objectives of classes have in common: the accuracy, and the weights of classes.</summary>
internal abstract record ClassObjective(int ClassCount, ClassWeights? ClassWeights, double LabelSmoothing) : Objective
{
    private double[]? _measuredWeights;

    internal override string MetricName => "accuracy";

    internal override bool HigherMetricIsBetter => true;

    internal override bool HasClasses => true;

    internal override Objective MeasuredOn(TrainingRows rows) =>
        ClassWeights is null ? this : this with { _measuredWeights = ClassWeighting.Measure(rows, ClassWeights, ClassCount) };

    internal override TrainingRows Prepare(TrainingRows rows) => _measuredWeights is { } weights ? ClassWeighting.Apply(rows, weights) : rows;

    /// <summary>Class weights steer what is learned; an accuracy counts rows by their example weights alone.</summary>
    internal override Batch ForMetric(Batch batch)
    {
        if (_measuredWeights is null) return batch;
        var classes = torch.tensor(_measuredWeights, dtype: torch.float32, device: batch.Features.device).index_select(0, Classes(batch));
        var weights = batch.Weights!.mul(classes.reciprocal().reshape(-1, 1));
        return batch with { Weights = weights, TotalWeight = weights.sum(torch.float64).item<double>() };
    }

    /// <summary>The class of each row, [rows], from 0.</summary>
    private protected abstract torch.Tensor Classes(Batch batch);
}
