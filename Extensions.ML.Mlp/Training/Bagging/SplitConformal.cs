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
        Check(context, scores.Length, coverage);
        return new(Distances(scores, labels).Order().ElementAt(Rank(scores.Length, coverage) - 1), (float)coverage);
    }

    /// <summary>The interval that holds the labels of all rows, for the coverage that so many rows tell of.</summary>
    /// <param name="scores">One a row, by a model that had not learned from it; at least one.</param>
    /// <param name="labels">One a row.</param>
    internal static ScoreInterval Widest(float[] scores, float[] labels) => new(Distances(scores, labels).Max(), (float)(scores.Length / (scores.Length + 1.0)));

    /// <summary>Sees that there are enough rows for a coverage.</summary>
    /// <exception cref="InvalidOperationException">There are not.</exception>
    internal static void Check(IExceptionContext context, int rows, double coverage)
    {
        if (!Reaches(rows, coverage))
            throw context.Except(FormattableString.Invariant($"IntervalCoverage needs at least {MinRows(coverage):N0} rows for {coverage}, but there are {rows:N0}; give more rows or lower it."));
    }

    /// <summary>Whether there are enough rows for a coverage.</summary>
    internal static bool Reaches(int rows, double coverage) => Rank(rows, coverage) <= rows;

    /// <summary>The rows that a coverage needs.</summary>
    internal static double MinRows(double coverage) => 1 - (decimal)coverage is > 0 and var rest ? (double)Math.Ceiling((decimal)coverage / rest) : Math.Ceiling(coverage / (1 - coverage));

    /// <summary>The new row is one more among them. Decimal, because 100 * 0.55 is more than 55 in binary.</summary>
    private static int Rank(int rows, double coverage) => Math.Max(1, (int)Math.Ceiling((rows + 1) * (decimal)coverage));

    private static IEnumerable<float> Distances(float[] scores, float[] labels) => scores.Zip(labels, (score, label) => Math.Abs(label - score));
}
