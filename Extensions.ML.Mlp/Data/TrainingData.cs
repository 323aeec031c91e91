using Extensions.ML.Mlp.Data.Reading;
using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Data;

/// <summary>The rows of a training, and what was measured on them.</summary>
/// <param name="Train">The rows to learn from, as they were read.</param>
/// <param name="Validation">The rows to validate on; null for none.</param>
/// <param name="AllLabels">The labels of all training rows, with those of rows that are held out.</param>
/// <param name="Statistics">What was measured on the rows to learn from.</param>
/// <param name="ValidationStatistics">What was measured on the rows to validate on; null for none. Their classes are not counted.</param>
/// <param name="Sample">The rows to learn from, or some drawn from them where they are streamed; null where those are not needed.</param>
internal sealed record TrainingData(
    Dataset Train,
    Dataset? Validation,
    LabelSummary AllLabels,
    DatasetStatistics Statistics,
    DatasetStatistics? ValidationStatistics,
    DenseRows? Sample)
{
    /// <summary>The data of rows that are in memory.</summary>
    /// <param name="rows">The training rows.</param>
    /// <param name="plan">What is made of them.</param>
    /// <param name="validationRows">Rows to validate on, in whose place none are held out.</param>
    internal static TrainingData Of(DenseRows rows, DataPlan plan, DenseRows? validationRows = null)
    {
        double fraction = validationRows is null && rows.Count > 1 ? plan.HoldOut.Of(rows.Count) : 0;
        var (train, validation) = fraction > 0 ? HoldOutSplit.Of(rows, fraction, plan.Seed, plan.ClassCount > 0) : (rows, validationRows);
        var labels = LabelSummary.Empty;
        foreach (float label in rows.Labels) labels = labels.With(label);
        return new(
            new InMemoryDataset(train),
            validation is null ? null : new InMemoryDataset(validation),
            labels,
            StatisticsAccumulator.Measure(train, plan.ClassCount),
            validation is null ? null : StatisticsAccumulator.Measure(validation, classCount: 0),
            train);
    }
}
