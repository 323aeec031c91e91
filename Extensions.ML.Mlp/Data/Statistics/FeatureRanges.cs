namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>The smallest and the largest value of each feature, whether it has others than 0 and 1, and whether any is missing. A feature without any value is a constant 0.</summary>
internal sealed class FeatureRanges
{
    private readonly float[] _least, _most;
    private readonly bool[] _others, _missing;

    internal FeatureRanges(int width)
    {
        (_least, _most, _others, _missing) = (new float[width], new float[width], new bool[width], new bool[width]);
        Array.Fill(_least, float.PositiveInfinity);
        Array.Fill(_most, float.NegativeInfinity);
    }

    internal void Add(ReadOnlySpan<float> features)
    {
        for (int feature = 0; feature < features.Length; feature++)
        {
            float value = features[feature];
            if (float.IsNaN(value))
            {
                _missing[feature] = true;
                continue;
            }
            _least[feature] = Math.Min(_least[feature], value);
            _most[feature] = Math.Max(_most[feature], value);
            _others[feature] |= value is not (0 or 1);
        }
    }

    internal float Least(int feature) => IsEmpty(feature) ? 0 : _least[feature];

    internal float Most(int feature) => IsEmpty(feature) ? 0 : _most[feature];

    /// <summary>Two rows: the smallest values, then the largest.</summary>
    internal TrainingRows ToRows()
    {
        int[] features = [.. Enumerable.Range(0, _least.Length)];
        return new(features.Length, [.. features.Select(Least), .. features.Select(Most)], new float[2], null);
    }

    /// <summary>The largest distance to 0.</summary>
    internal double Size(int feature) => IsEmpty(feature) ? 0 : Math.Max(Math.Abs(_least[feature]), Math.Abs(_most[feature]));

    /// <summary>
    /// Whether all values count as one: they are equal, differ by rounding alone (<see cref="MinSpread"/>), or are all missing.
    /// </summary>
    internal bool IsConstant(int feature) => Width(feature) <= MinSpread.Of(Size(feature));

    internal double Width(int feature) => IsEmpty(feature) ? 0 : (double)_most[feature] - _least[feature];

    internal bool HasMissing(int feature) => _missing[feature];

    /// <summary>
    /// Whether a feature says yes or no, as each slot of a one-hot category does. Over its small deviation a rare category would
    /// drown out the other features: on Adult's validation rows that cost 0.4 % of accuracy.
    /// </summary>
    internal bool IsIndicator(int feature) => !_others[feature] && _least[feature] == 0 && _most[feature] == 1;

    /// <summary>Whether the feature has no value: it is missing in all rows.</summary>
    internal bool IsEmpty(int feature) => _least[feature] > _most[feature];
}
