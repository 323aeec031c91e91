namespace Extensions.ML.Mlp;

/// <summary>How the features are scaled before the first layer, each on its own. Measured on the training rows, part of the saved model.</summary>
/// <remarks>
/// Every scaling turns a feature that is constant in the training rows into 0, whatever its values are at prediction. Values that differ by at
/// most 16 units in the last place of the largest of them count as constant. If they differ by little more, up to about 100 units, the feature
/// is scaled, and a value outside of the training rows' range then becomes a very large number: remove such a feature, or subtract its
/// offset in double precision before it becomes <c>Single</c>. A feature that is missing in all training rows becomes 0 without a scaling
/// too.
/// </remarks>
public enum InputNormalization
{
    /// <summary>Taken as they are.</summary>
    None,

    /// <summary>
    /// Minus the mean, divided by the standard deviation. A feature that is only ever 0 or 1, such as a slot of a one-hot category, is
    /// taken as it is.
    /// </summary>
    Standardize,

    /// <summary>From the smallest value, 0, to the largest, 1.</summary>
    MinMax,

    /// <summary>
    /// Minus the median, divided by the distance between the quartiles, or by half the range where the quartiles are equal: outliers count
    /// little. When the rows are streamed, these are the quartiles of 16,384 of them, drawn with the seed.
    /// </summary>
    Robust,

    /// <summary>
    /// Each number through the curve that makes its training values normally distributed (as scikit-learn's <c>QuantileTransformer</c>),
    /// from about -5.2 to 5.2; outliers count little. Features that are 0 or 1 only, and the slots of categories, are taken as they are.
    /// Curves have up to 1,000 quantiles, of all rows in memory, or of 16,384 drawn ones of rows that are streamed; they reach from the
    /// smallest to the largest value of all rows, so that a value too rare for the drawn ones is told apart.
    /// </summary>
    Quantile,

    /// <summary>
    /// As <see cref="Robust"/>, and then x / sqrt(1 + (x / 3)²), which keeps all values between -3 and 3 (RealMLP, Holzmüller et al. 2024).
    /// </summary>
    RobustClipped,
}
