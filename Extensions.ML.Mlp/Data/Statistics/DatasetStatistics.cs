using Extensions.ML.Mlp.Data.Preprocessing;

namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>
/// What is measured on the rows to learn from, or to validate on. Example weights count, so that weight 2 is the row twice.
/// </summary>
/// <param name="FeatureMeans">The mean of each feature.</param>
/// <param name="Moments">The means and deviations of the features.</param>
/// <param name="Ranges">The smallest and the largest value of each feature.</param>
/// <param name="LabelScaling">The scaling of a regression's labels by their mean and deviation.</param>
/// <param name="LabelRange">The smallest and the largest label.</param>
/// <param name="WeightRange">The smallest and the largest example weight; 1 and 1 of rows without weights.</param>
/// <param name="LeastPoissonLoss">The mean Poisson loss of labels that are scored exactly, the least there is; labels below 0 count as 0.</param>
/// <param name="ClassTotals">The sum of the weights of each class; empty for labels that are no classes.</param>
internal sealed record DatasetStatistics(
    float[] FeatureMeans,
    Moments Moments,
    ColumnRanges Ranges,
    LabelScaling LabelScaling,
    ColumnRanges LabelRange,
    ColumnRanges WeightRange,
    double LeastPoissonLoss,
    IReadOnlyList<double> ClassTotals)
{
    /// <summary>Whether a feature is missing in any row; what is measured of it is measured on the others.</summary>
    internal bool HasMissing(int feature) => Ranges.HasMissing(feature);
}
