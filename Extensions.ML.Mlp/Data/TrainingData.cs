namespace Extensions.ML.Mlp.Data;

/// <summary>The rows of a training, and what was measured on them.</summary>
/// <param name="Train">The rows to learn from, as they were read.</param>
/// <param name="Validation">The rows to validate on; null for none.</param>
/// <param name="Labels">The labels of all training rows, with those of rows that are held out.</param>
/// <param name="Measures">What was measured on the rows to learn from.</param>
/// <param name="ValidationMeasures">What was measured on the rows to validate on; null for none. Their classes are not counted.</param>
/// <param name="Sample">The rows to learn from, or some drawn from them where they are streamed; null where those are not needed.</param>
internal sealed record TrainingData(
    RowSet Train,
    RowSet? Validation,
    LabelRange Labels,
    RowMeasures Measures,
    RowMeasures? ValidationMeasures,
    TrainingRows? Sample);
