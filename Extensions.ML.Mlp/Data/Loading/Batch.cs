namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>The rows of one step as plain arrays, which may be longer than the rows need.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="Features">[Count, features], row by row.</param>
/// <param name="Labels">One a row.</param>
/// <param name="Weights">One a row; null when the rows are not weighted.</param>
/// <param name="TotalWeight">The sum of the weights; Count when the rows are not weighted.</param>
internal readonly record struct Batch(int Count, float[] Features, float[] Labels, float[]? Weights, double TotalWeight)
{
    /// <summary>The first rows of some.</summary>
    internal static Batch Of(DenseRows rows, int count)
    {
        if (rows.Weights is not { } weights) return new(count, rows.Features, rows.Labels, null, count);
        double total = 0;
        foreach (float weight in weights.AsSpan(..count)) total += weight;
        return new(count, rows.Features, rows.Labels, weights, total);
    }
}
