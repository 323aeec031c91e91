namespace Extensions.ML.Mlp.Data;

/// <summary>
/// What is measured on the rows to learn from, or to validate on. Example weights count, so that weight 2 is the row twice.
/// </summary>
/// <param name="FeatureMeans">The mean of each feature.</param>
/// <param name="Moments">The means and deviations of the features.</param>
/// <param name="Ranges">The least and the largest value of each feature.</param>
/// <param name="Labels">The moments of the labels, by which a regression's are scaled.</param>
/// <param name="LabelRange">The least and the largest label.</param>
/// <param name="WeightRange">The least and the largest example weight; 1 and 1 of rows without weights.</param>
/// <param name="LeastPoissonLoss">The mean Poisson loss of labels that are scored exactly, the least there is; labels below 0 count as 0.</param>
/// <param name="ClassTotals">The sum of the weights of each class; empty for labels that are no classes.</param>
internal sealed record RowMeasures(
    float[] FeatureMeans,
    Moments Moments,
    FeatureRanges Ranges,
    LabelScaling Labels,
    FeatureRanges LabelRange,
    FeatureRanges WeightRange,
    double LeastPoissonLoss,
    IReadOnlyList<double> ClassTotals)
{
    /// <summary>Whether a feature is missing in any row; what is measured of it is measured on the others.</summary>
    internal bool HasMissing(int feature) => Ranges.HasMissing(feature);
}
