namespace Extensions.ML.Mlp.Data.Splitting;

/// <summary>Holds a share of the rows out for validation.</summary>
internal static class HoldOutSplit
{
    /// <summary>
    /// Splits the rows by a draw from the seed; both parts keep the rows' order and have at least one row, the training part one of each
    /// label unless each label has just one.
    /// </summary>
    /// <param name="rows">At least two rows.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="stratify">Whether each label gives its share.</param>
    internal static (DenseRows Train, DenseRows Validation) Of(DenseRows rows, double fraction, int seed, bool stratify)
    {
        var random = RandomSeeds.Create(seed, RandomSeeds.HoldOut);
        int[][] groups =
        [
            .. Enumerable.Range(0, rows.Count)
                .GroupBy(row => stratify ? rows.Labels[row] : 0)
                .OrderBy(group => group.Key)
                .Select(group => group.ToArray()),
        ];
        var held = new bool[rows.Count];
        double owed = 0;
        foreach (int[] members in groups)
        {
            random.Shuffle(members);
            // What rounding leaves over is passed on to the next label, so that the shares add up; a label's last row is never held out.
            owed += fraction * members.Length;
            int count = Math.Min((int)Math.Round(owed), members.Length - 1);
            owed = Math.Min(owed - count, 0.5);
            foreach (int row in members.AsSpan(..count)) held[row] = true;
        }
        if (!held.Contains(true)) held[groups.MaxBy(members => members.Length)![0]] = true;
        return (
            rows.Take([.. Enumerable.Range(0, rows.Count).Where(row => !held[row])]),
            rows.Take([.. Enumerable.Range(0, rows.Count).Where(row => held[row])]));
    }
}
