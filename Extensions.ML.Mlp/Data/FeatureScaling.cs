using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Data;

/// <summary>The scaling of the features, each on its own: <c>(x - shift) * scale</c>.</summary>
internal static class FeatureScaling
{
    /// <param name="kind">Which scaling; not none, and none by curves.</param>
    /// <param name="measures">What was measured on the rows.</param>
    /// <param name="sample">The rows that quartiles are taken of; needed by the robust scalings alone.</param>
    /// <param name="embedded">The slots of categories that will be embedded: what they hold is no quantity.</param>
    internal static AffineStage Fit(InputNormalization kind, RowMeasures measures, TrainingRows? sample, IReadOnlyList<CategorySlots> embedded)
    {
        int width = measures.FeatureMeans.Length;
        float[] shifts = new float[width], scales = new float[width];
        for (int feature = 0; feature < width; feature++)
        {
            var (centre, spread) = embedded.Any(category => category.Holds(feature)) ? (0, 1) : Measure(kind, measures, sample, feature);
            shifts[feature] = (float)centre;
            // A feature that never changes, or by less than a scale can undo, carries nothing: whatever it is later, it counts 0.
            float scale = (float)(1 / spread);
            scales[feature] = float.IsFinite(scale) ? scale : 0;
        }
        return new(shifts, scales);
    }

    private static (double Centre, double Spread) Measure(InputNormalization kind, RowMeasures measures, TrainingRows? sample, int feature) => kind switch
    {
        InputNormalization.MinMax => (measures.Ranges.Least(feature), measures.Ranges.Width(feature)),
        InputNormalization.Robust or InputNormalization.RobustClipped => Robust(sample!, measures.Ranges, feature),
        InputNormalization.Standardize when measures.Ranges.IsIndicator(feature) => (0, 1),
        _ => (measures.Moments.Mean(feature), measures.Moments.Deviation(feature)),
    };

    /// <summary>The median and the distance of the quartiles; where that is 0, half the range, so that a rare value is not thrown away.</summary>
    private static (double Centre, double Spread) Robust(TrainingRows sample, FeatureRanges ranges, int feature)
    {
        var (median, distance) = Quartiles.Of(sample, feature);
        return (median, distance > 0 ? distance : ranges.Width(feature) / 2);
    }
}
