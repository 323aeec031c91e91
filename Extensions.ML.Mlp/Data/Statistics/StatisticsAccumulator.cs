using Extensions.ML.Mlp.Data.Preprocessing;

namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>
/// Accumulates the statistics of rows, one after the other, wherever they come from. Example weights count, so that weight 2 is the row
/// twice.
/// </summary>
/// <param name="width">The features of a row.</param>
/// <param name="classCount">The classes of the labels; 0 for labels that are numbers.</param>
internal sealed class StatisticsAccumulator(int width, int classCount)
{
    private readonly Moments _features = new(width), _labels = new(1);
    private readonly ColumnRanges _ranges = new(width), _labelRange = new(1), _weightRange = new(1);
    private readonly double[] _classTotals = new double[classCount];
    private double _leastPoissonLosses, _totalWeight;

    /// <summary>Measures rows that are all in memory.</summary>
    internal static DatasetStatistics Measure(DenseRows rows, int classCount)
    {
        var accumulator = new StatisticsAccumulator(rows.FeatureCount, classCount);
        for (int row = 0; row < rows.Count; row++) accumulator.Add(rows.FeaturesOf(row), rows.Labels[row], rows.Weights?[row] ?? 1);
        return accumulator.Measure();
    }

    internal void Add(ReadOnlySpan<float> features, float label, float weight)
    {
        _features.Add(features, weight);
        _ranges.Add(features);
        _labels.Add([label], weight);
        _labelRange.Add([label]);
        _weightRange.Add([weight]);
        // exp(f) - y f is least where exp(f) = y; for y = 0 it approaches 0.
        if (label > 0) _leastPoissonLosses += weight * (label - label * Math.Log(label));
        _totalWeight += weight;
        if (classCount > 0) _classTotals[(int)label] += weight;
    }

    internal DatasetStatistics Measure() => new(
        [.. Enumerable.Range(0, width).Select(feature => (float)_features.Mean(feature))],
        _features,
        _ranges,
        LabelScaling.Of(_labels),
        _labelRange,
        _weightRange,
        _leastPoissonLosses / _totalWeight,
        _classTotals);
}
