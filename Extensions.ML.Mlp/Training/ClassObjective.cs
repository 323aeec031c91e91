using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Statistics;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>What the objectives of classes have in common: the accuracy, and the weights of classes.</summary>
internal abstract record ClassObjective(int ClassCount, ClassWeights? ClassWeights, double LabelSmoothing) : Objective
{
    private double[]? _measuredWeights;

    internal override string MetricName => "accuracy";

    internal override bool HigherMetricIsBetter => true;

    internal override int LabelClasses => ClassCount;

    internal override double[]? ClassFactors => _measuredWeights;

    /// <summary>The entropy of a smoothed label, the same for each row and for the rows to validate on, whose labels are smoothed too.</summary>
    internal override double LeastLoss(DatasetStatistics statistics)
    {
        double other = LabelSmoothing / ClassCount, label = 1 - LabelSmoothing + other;
        return LabelSmoothing == 0 ? 0 : -label * Math.Log(label) - (ClassCount - 1) * other * Math.Log(other);
    }

    internal override Objective MeasuredOn(DatasetStatistics statistics) =>
        ClassWeights is null ? this : this with { _measuredWeights = ClassWeighting.Measure(statistics.ClassTotals, ClassWeights) };

    /// <summary>Class weights steer what is learned; an accuracy counts rows by their example weights alone.</summary>
    internal override TensorBatch ForMetric(TensorBatch batch)
    {
        if (_measuredWeights is null) return batch;
        var classes = torch.tensor(_measuredWeights, dtype: torch.float32, device: batch.Features.device).index_select(0, Classes(batch));
        var weights = batch.Weights!.mul(classes.reciprocal().reshape(-1, 1));
        return batch with { Weights = weights, TotalWeight = weights.sum(torch.float64).item<double>() };
    }

    internal override (double Sum, double Weight) SumMetric(OutputBlock rows)
    {
        double right = 0, total = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            double weight = _measuredWeights is null ? rows.Weight(row) : rows.Weight(row) / _measuredWeights[(int)rows.Labels[row]];
            if (IsRight(rows.Outputs.Row(row, OutputCount), rows.Labels[row])) right += weight;
            total += weight;
        }
        return (right, total);
    }

    /// <summary>Whether a row's outputs choose its label.</summary>
    private protected abstract bool IsRight(ReadOnlySpan<float> outputs, float label);

    /// <summary>The class of each row, [rows], from 0.</summary>
    private protected abstract torch.Tensor Classes(TensorBatch batch);
}
