namespace Extensions.ML.Mlp.Data;

/// <summary>Makes a training's data of rows that are in memory.</summary>
internal static class MemoryData
{
    /// <param name="rows">The training rows.</param>
    /// <param name="plan">What is made of them.</param>
    /// <param name="validationRows">Rows to validate on, in whose place none are held out.</param>
    internal static TrainingData Of(TrainingRows rows, DataPlan plan, TrainingRows? validationRows = null)
    {
        double fraction = validationRows is null && rows.Count > 1 ? plan.HoldOut.Of(rows.Count) : 0;
        var (train, validation) = fraction > 0 ? HoldOut.Split(rows, fraction, plan.Seed, plan.ClassCount > 0) : (rows, validationRows);
        var labels = LabelRange.Empty;
        foreach (float label in rows.Labels) labels = labels.With(label);
        return new(
            new MemoryRows(train),
            validation is null ? null : new MemoryRows(validation),
            labels,
            RowMeter.Measure(train, plan.ClassCount),
            validation is null ? null : RowMeter.Measure(validation, classCount: 0),
            train);
    }
}
