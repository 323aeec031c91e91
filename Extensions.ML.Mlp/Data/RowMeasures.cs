namespace Extensions.ML.Mlp.Data;

/// <summary>What is measured on the rows to learn from.</summary>
/// <param name="FeatureMeans">The weighted mean of each feature.</param>
/// <param name="Features">How the features are scaled; null for not at all.</param>
/// <param name="Ranges">The least and the largest value of each feature.</param>
/// <param name="Labels">The moments of the labels, by which a regression's are scaled.</param>
/// <param name="ClassTotals">The sum of the weights of each class; empty for labels that are no classes.</param>
internal sealed record RowMeasures(float[] FeatureMeans, FeatureScaling? Features, FeatureRanges Ranges, LabelScaling Labels, IReadOnlyList<double> ClassTotals);
