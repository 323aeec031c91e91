namespace Extensions.ML.Mlp;

/// <summary>What becomes of training rows whose features have missing values, which ML.NET writes as NaN.</summary>
public enum MissingValues
{
    /// <summary>Such a row is skipped and counted, as ML.NET's trainers do. At prediction its scores are NaN.</summary>
    SkipRow,

    /// <summary>
    /// The row is learned from: in the place of a missing value stands the mean of those that are there, and one more input tells that it was missing. At
    /// prediction too. A feature that is missing in all training rows is ignored, also where it has a value at prediction. Rows with infinite
    /// features are still skipped.
    /// </summary>
    Impute,

    /// <summary>As <see cref="Impute"/>, with the median in the place of the mean.</summary>
    ImputeMedian,
}
