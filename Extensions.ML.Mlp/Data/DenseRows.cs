namespace Extensions.ML.Mlp.Data;

/// <summary>The rows of a data view as plain arrays.</summary>
/// <param name="FeatureCount">The length of a row's features.</param>
/// <param name="Features">[rows, FeatureCount], row by row.</param>
/// <param name="Labels">One a row: 0 or 1 for a binary label.</param>
/// <param name="Weights">One a row, above 0 and finite; null when the rows are not weighted.</param>
internal sealed record DenseRows(int FeatureCount, float[] Features, float[] Labels, float[]? Weights)
{
    internal int Count => Labels.Length;

    /// <summary>The features of one row, [FeatureCount].</summary>
    internal Span<float> FeaturesOf(int row) => Features.AsSpan(row * FeatureCount, FeatureCount);

    /// <summary>All rows where they are at most so many, else that many at even distances.</summary>
    internal DenseRows AtEvenDistances(int max) =>
        Count <= max ? this : Take([.. Enumerable.Range(0, max).Select(index => (int)((long)index * Count / max))]);

    /// <summary>Some of the rows, copied.</summary>
    internal DenseRows Take(int[] rows)
    {
        var features = new float[checked((long)rows.Length * FeatureCount)];
        for (int i = 0; i < rows.Length; i++) FeaturesOf(rows[i]).CopyTo(features.AsSpan(i * FeatureCount));
        return new(
            FeatureCount,
            features,
            Array.ConvertAll(rows, row => Labels[row]),
            Weights is { } weights ? Array.ConvertAll(rows, row => weights[row]) : null);
    }
}
