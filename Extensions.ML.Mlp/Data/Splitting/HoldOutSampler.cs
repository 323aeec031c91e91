namespace Extensions.ML.Mlp.Data.Splitting;

/// <summary>
/// Says of each row of a stream, in their order, whether it is held out for validation. The first row of each class is learned from; the
/// others of the class come in runs of <c>1 / fraction</c>, of each of which one row is drawn. So the classes' shares are right to a row,
/// nothing is kept but a count a class, and the next pass draws the same.
/// </summary>
internal sealed class HoldOutSampler
{
    private readonly double _fraction;
    private readonly int _seed;
    private readonly long[] _seen;

    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="classCount">The classes, each of which gives its share; 0 for labels that are numbers.</param>
    internal HoldOutSampler(double fraction, int seed, int classCount) =>
        (_fraction, _seed, _seen) = (fraction, seed, new long[Math.Max(1, classCount)]);

    internal bool Holds(float label)
    {
        int group = _seen.Length > 1 ? (int)label : 0;
        long row = _seen[group]++ - 1;
        if (row < 0) return false;
        long run = (long)(row * _fraction), start = (long)Math.Ceiling(run / _fraction), end = (long)Math.Ceiling((run + 1) / _fraction);
        return row == start + (long)(RandomSeeds.Draw(_seed, group, run) % (ulong)(end - start));
    }
}
