namespace Extensions.ML.Mlp.Data;

/// <summary>Measures rows one after the other, wherever they come from. Example weights count, so that weight 2 is the row twice.</summary>
/// <param name="width">The features of a row.</param>
/// <param name="kind">The scaling of the features.</param>
/// <param name="classCount">The classes of the labels; 0 for labels that are numbers.</param>
internal sealed class RowMeter(int width, InputNormalization kind, int classCount)
{
    private readonly Moments _features = new(width), _labels = new(1);
    private readonly FeatureRanges _ranges = new(width);
    private readonly double[] _classTotals = new double[classCount];

    /// <summary>Measures rows that are all in memory.</summary>
    internal static RowMeasures Measure(TrainingRows rows, InputNormalization kind, int classCount)
    {
        var meter = new RowMeter(rows.FeatureCount, kind, classCount);
        for (int row = 0; row < rows.Count; row++) meter.Add(rows.FeaturesOf(row), rows.Labels[row], rows.Weights?[row] ?? 1);
        return meter.Measure(rows);
    }

    internal void Add(ReadOnlySpan<float> features, float label, float weight)
    {
        _features.Add(features, weight);
        _ranges.Add(features);
        _labels.Add([label], weight);
        if (classCount > 0) _classTotals[(int)label] += weight;
    }

    /// <param name="sample">The rows that quartiles are taken of: all, or some drawn from them; null where none are needed.</param>
    internal RowMeasures Measure(TrainingRows? sample) => new(
        [.. Enumerable.Range(0, width).Select(feature => (float)_features.Mean(feature))],
        kind == InputNormalization.None ? null : FeatureScaling.Of(kind, _features, _ranges, sample, width),
        _ranges,
        LabelScaling.Of(_labels),
        _classTotals);
}
