namespace Extensions.ML.Mlp.Data.Statistics;

/// <summary>
/// The smallest and the largest value of each feature, whether it has others than 0 and 1, and whether any is missing. A feature without
/// any value is a constant 0.
/// </summary>
internal sealed class ColumnRanges
{
    private readonly float[] _min, _max;
    private readonly bool[] _others, _missing;

    internal ColumnRanges(int width)
    {
        (_min, _max, _others, _missing) = (new float[width], new float[width], new bool[width], new bool[width]);
        Array.Fill(_min, float.PositiveInfinity);
        Array.Fill(_max, float.NegativeInfinity);
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
            _min[feature] = Math.Min(_min[feature], value);
            _max[feature] = Math.Max(_max[feature], value);
            _others[feature] |= value is not (0 or 1);
        }
    }

    internal float Min(int feature) => IsEmpty(feature) ? 0 : _min[feature];

    internal float Max(int feature) => IsEmpty(feature) ? 0 : _max[feature];

    /// <summary>Two rows: the smallest values, then the largest.</summary>
    internal DenseRows ToRows()
    {
        int[] features = [.. Enumerable.Range(0, _min.Length)];
        return new(features.Length, [.. features.Select(Min), .. features.Select(Max)], new float[2], null);
    }

    /// <summary>The largest distance to 0.</summary>
    internal double Size(int feature) => IsEmpty(feature) ? 0 : Math.Max(Math.Abs(_min[feature]), Math.Abs(_max[feature]));

    /// <summary>
    /// Whether all values count as one: they are equal, differ by rounding alone (<see cref="MinSpread"/>), or are all missing.
    /// </summary>
    internal bool IsConstant(int feature) => Width(feature) <= MinSpread.Of(Size(feature));

    internal double Width(int feature) => IsEmpty(feature) ? 0 : (double)_max[feature] - _min[feature];

    internal bool HasMissing(int feature) => _missing[feature];

    /// <summary>
    /// Whether a feature says yes or no, as each slot of a one-hot category does. Over its small deviation a rare category would
    /// drown out the other features: on Adult's validation rows that cost 0.4 % of accuracy.
    /// </summary>
    internal bool IsIndicator(int feature) => !_others[feature] && _min[feature] == 0 && _max[feature] == 1;

    /// <summary>Whether the feature has no value: it is missing in all rows.</summary>
    internal bool IsEmpty(int feature) => _min[feature] > _max[feature];
}
