using Extensions.ML.Mlp.Data;

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

    internal override string? FaultIn(TrainingRows validationRows) => validationRows.Labels.Max() is var largest && largest < ClassCount
        ? null
        : $"The validation labels must be among the {ClassCount} classes of the training labels, but one has key {largest + 1}; map both with the same transformer.";

    internal override TrainingRows Prepare(TrainingRows rows) => _measuredWeights is { } weights ? ClassWeighting.Apply(rows, weights) : rows;
}
