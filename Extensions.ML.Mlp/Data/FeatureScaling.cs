using System.Numerics.Tensors;

namespace Extensions.ML.Mlp.Data;

/// <summary>The scaling of the features, each on its own: <c>(x - shift) * scale</c>.</summary>
internal sealed record FeatureScaling(float[] Shifts, float[] Scales)
{
    /// <param name="kind">Which scaling; not none.</param>
    /// <param name="moments">Of the features.</param>
    /// <param name="ranges">Of the features.</param>
    /// <param name="sample">The rows that quartiles are taken of; needed by the robust scaling alone.</param>
    /// <param name="width">The number of features.</param>
    internal static FeatureScaling Of(InputNormalization kind, Moments moments, FeatureRanges ranges, TrainingRows? sample, int width)
    {
        var scaling = new FeatureScaling(new float[width], new float[width]);
        for (int feature = 0; feature < width; feature++)
        {
            var (centre, spread) = kind switch
            {
                InputNormalization.MinMax => (ranges.Least(feature), ranges.Width(feature)),
                InputNormalization.Robust => Robust(sample!, ranges, feature),
                InputNormalization.Standardize when ranges.IsIndicator(feature) => (0, 1),
                _ => (moments.Mean(feature), moments.Deviation(feature)),
            };
            scaling.Shifts[feature] = (float)centre;
            // A feature that never changes, or by less than a scale can undo, carries nothing: whatever it is later, it counts 0.
            float scale = (float)(1 / spread);
            scaling.Scales[feature] = float.IsFinite(scale) ? scale : 0;
        }
        return scaling;
    }

    /// <summary>Whether it leaves every feature as it is: then the first layer takes it in and nothing is lost.</summary>
    internal bool IsIdentity => Array.TrueForAll(Shifts, shift => shift == 0) && Array.TrueForAll(Scales, scale => scale == 1);

    /// <summary>Scales one row into a place of its own.</summary>
    internal void Apply(ReadOnlySpan<float> features, Span<float> scaled)
    {
        TensorPrimitives.Subtract(features, Shifts, scaled);
        TensorPrimitives.Multiply(scaled, Scales, scaled);
    }

    /// <summary>The rows with scaled features.</summary>
    internal TrainingRows Apply(TrainingRows rows)
    {
        var scaled = rows with { Features = new float[rows.Features.Length] };
        for (int row = 0; row < rows.Count; row++) Apply(rows.FeaturesOf(row), scaled.FeaturesOf(row));
        return scaled;
    }

    /// <summary>The median and the distance of the quartiles; where that is 0, half the range, so that a rare value is not thrown away.</summary>
    private static (double Centre, double Spread) Robust(TrainingRows sample, FeatureRanges ranges, int feature)
    {
        var (median, distance) = Quartiles.Of(sample, feature);
        return (median, distance > 0 ? distance : ranges.Width(feature) / 2);
    }
}
