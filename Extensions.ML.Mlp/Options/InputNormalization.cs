namespace Extensions.ML.Mlp;

/// <summary>How the features are scaled before the first layer, each on its own. Measured on the training rows, part of the saved model.</summary>
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
    /// Minus the median, divided by the distance between the quartiles: outliers count little. When the rows are streamed, these are the
    /// quartiles of 16,384 of them, drawn with the seed.
    /// </summary>
    Robust,
}
