using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>Makes a training's data of rows that are in memory.</summary>
internal static class MemoryData
{
    /// <param name="rows">The training rows.</param>
    /// <param name="plan">What is made of them.</param>
    /// <param name="validationRows">Rows to validate on, in whose place none are held out.</param>
    internal static TrainingData Of(DenseRows rows, DataPlan plan, DenseRows? validationRows = null)
    {
        double fraction = validationRows is null && rows.Count > 1 ? plan.HoldOut.Of(rows.Count) : 0;
        var (train, validation) = fraction > 0 ? HoldOutSplit.Of(rows, fraction, plan.Seed, plan.ClassCount > 0) : (rows, validationRows);
        var labels = LabelSummary.Empty;
        foreach (float label in rows.Labels) labels = labels.With(label);
        return new(new InMemoryDataset(train), validation is null ? null : new InMemoryDataset(validation), labels, StatisticsAccumulator.Measure(train, plan.ClassCount), train);
    }
}
