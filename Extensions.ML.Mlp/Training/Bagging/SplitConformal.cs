using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>
/// Intervals that hold the label of a new row with a stated probability, whatever the distribution (Vovk et al. 2005; Lei et al. 2018): the
/// distance from the score that so many rows that were not learned from kept to.
/// </summary>
internal static class SplitConformal
{
    /// <param name="context">Names the trainer in errors.</param>
    /// <param name="scores">One a row, by a model that had not learned from it.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="coverage">The probability, above 0 and below 1.</param>
    /// <exception cref="InvalidOperationException">There are too few rows for the coverage.</exception>
    internal static ScoreInterval Fit(IExceptionContext context, float[] scores, float[] labels, double coverage)
    {
        // The new row is one more among them. Decimal, because 100 * 0.55 is more than 55 in binary.
        int rank = (int)Math.Ceiling((scores.Length + 1) * (decimal)coverage);
        if (rank > scores.Length)
            throw context.Except(FormattableString.Invariant($"IntervalCoverage needs at least {Math.Ceiling(coverage / (1 - coverage)):N0} rows for {coverage}, but there are {scores.Length:N0}; give more rows or lower it."));
        float[] distances = [.. scores.Zip(labels, (score, label) => Math.Abs(label - score)).Order()];
        return new(distances[rank - 1], (float)coverage);
    }
}
