using System.Diagnostics;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Kernels;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Extensions.ML.Mlp.Training;

/// <summary>The losses of regression; the label is standardised while the network is trained, if asked for.</summary>
/// <param name="Kind">The loss.</param>
/// <param name="StandardizeLabel">Whether the network learns the standardised label.</param>
/// <param name="ClampPredictions">Whether predictions stay within the labels that were learned from.</param>
/// <param name="IntervalCoverage">The coverage of intervals that the folds of bagging measure; null for none.</param>
internal sealed record RegressionObjective(RegressionLoss Kind, bool StandardizeLabel, bool ClampPredictions = false, double? IntervalCoverage = null)
    : Objective
{
    private LabelScaling _scaling = LabelScaling.None;
    private (float Min, float Max) _range;

    internal override int OutputCount => 1;

    internal override MeanKind MeanOfMembers => Kind is PoissonLoss ? MeanKind.Exponential : MeanKind.Values;

    internal override string MetricName => "RMSE";

    internal override bool HigherMetricIsBetter => false;

    internal override bool LossMayBeNegative => Kind is PoissonLoss;

    internal override double LeastLoss(DatasetStatistics statistics) => Kind is PoissonLoss ? statistics.LeastPoissonLoss : 0;

    internal override Activation? OutputActivation => Kind is PoissonLoss ? Activation.Exponential : null;

    internal override LabelScaling LabelScaling => _scaling;

    internal override Objective MeasuredOn(DatasetStatistics statistics) => this with
    {
        // A rate is a rate: its logarithm is what the network learns.
        _scaling = StandardizeLabel && Kind is not PoissonLoss ? statistics.LabelScaling : LabelScaling.None,
        _range = (statistics.LabelRange.Min(0), statistics.LabelRange.Max(0)),
    };

    internal override torch.Tensor MeanLoss(torch.Tensor outputs, TensorBatch batch) => batch.Weights is null
        ? Loss(outputs, batch.Targets, Reduction.Mean)
        : WeightedMean(Loss(outputs, batch.Targets, Reduction.None), batch);

    internal override double SumLosses(OutputBlock rows, float scale, OutputRows gradients)
    {
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            float output = rows.Outputs.Values[row * rows.Outputs.Stride], weight = rows.Weight(row);
            var (loss, derivative) = LossAndDerivative(output, rows.Labels[row]);
            sum += weight * loss;
            gradients.Values[row * gradients.Stride] = derivative * (weight * scale);
        }
        return sum;
    }

    internal override (double Sum, double Weight) SumMetric(OutputBlock rows)
    {
        double sum = 0, total = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            float output = rows.Outputs.Values[row * rows.Outputs.Stride], weight = rows.Weight(row);
            double error = (Kind is PoissonLoss ? MathF.Exp(output) : output) - rows.Labels[row];
            sum += weight * error * error;
            total += weight;
        }
        return (sum, total);
    }

    /// <summary>At a kink the derivative is PyTorch's.</summary>
    private (double Loss, float Derivative) LossAndDerivative(float output, float label)
    {
        float error = output - label;
        switch (Kind)
        {
            case SquaredError: return ((double)error * error, 2 * error);
            case AbsoluteError: return (Math.Abs(error), Sign(error));
            case HuberLoss { Delta: var delta }:
                return Math.Abs(error) < delta ? (0.5 * error * error, error) : (delta * (Math.Abs(error) - 0.5 * delta), (float)(delta * Sign(error)));
            case PoissonLoss: return (MathF.Exp(output) - (double)label * output, MathF.Exp(output) - label);
            // Where both branches of the maximum are equal, at 0, each gives half of its derivative.
            case QuantileLoss { Level: var level }:
                return (Math.Max(-level * error, (1 - level) * error), (float)(error > 0 ? 1 - level : error < 0 ? -level : 0.5 - level));
            default: throw new UnreachableException($"No loss {Kind}.");
        }
    }

    /// <summary>That of an error that is NaN is NaN; the framework's own throws there.</summary>
    private static float Sign(float error) => error > 0 ? 1 : error < 0 ? -1 : error;

    internal override torch.Tensor MetricTerms(torch.Tensor outputs, TensorBatch batch) => Square((Kind is PoissonLoss ? outputs.exp() : outputs).Plus(batch.Targets, -1));

    internal override float Metric(double mean) => (float)(Math.Sqrt(mean) * _scaling.Deviation);

    /// <summary>Undoes the scaling in the last linear layer; a Poisson network's output becomes a rate.</summary>
    internal override void Finish(List<Stage> stages)
    {
        int last = stages.FindLastIndex(stage => stage is LinearStage or EnsembleStage);
        stages[last] = OutputScaling.Of(stages[last], _scaling.Deviation, _scaling.Mean);
        if (OutputActivation is { } activation) stages.Add(new ActivationStage(activation, 1));
        if (ClampPredictions) stages.Add(new ClampStage(_range.Min, _range.Max, 1));
    }

    private torch.Tensor Loss(torch.Tensor outputs, torch.Tensor labels, Reduction reduction) => Kind switch
    {
        SquaredError => functional.mse_loss(outputs, labels, reduction),
        AbsoluteError => functional.l1_loss(outputs, labels, reduction),
        HuberLoss huber => functional.huber_loss(outputs, labels, huber.Delta, reduction),
        PoissonLoss => functional.poisson_nll_loss(outputs, labels, reduction: reduction),
        QuantileLoss quantile => Pinball(labels.Plus(outputs, -1), quantile.Level, reduction),
        _ => throw new UnreachableException($"No loss {Kind}."),
    };

    private static torch.Tensor Square(torch.Tensor errors) => errors.mul(errors);

    private static torch.Tensor Pinball(torch.Tensor errors, double level, Reduction reduction)
    {
        var losses = errors.Times(level).maximum(errors.Times(level - 1));
        return reduction == Reduction.Mean ? losses.mean() : losses;
    }
}
