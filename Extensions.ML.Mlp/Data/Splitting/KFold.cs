namespace Extensions.ML.Mlp.Data.Splitting;

/// <summary>Rows dealt to folds, each of which is learned from by all members of an ensemble but one.</summary>
internal static class KFold
{
    /// <summary>Deals rows by a draw from the seed, those of each label in turn, so that the folds have their share of it.</summary>
    /// <param name="rows">At least as many rows as folds.</param>
    /// <param name="count">The number of folds, at least 2.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="stratify">Whether each label is dealt on its own.</param>
    /// <returns>The rows of each fold, ascending.</returns>
    internal static int[][] Split(DenseRows rows, int count, int seed, bool stratify)
    {
        var random = RandomSeeds.Create(seed, RandomSeeds.Folds);
        var folds = new List<int>[count];
        for (int fold = 0; fold < count; fold++) folds[fold] = [];
        int next = 0;
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(row => stratify ? rows.Labels[row] : 0).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            random.Shuffle(members);
            foreach (int row in members) folds[next++ % count].Add(row);
        }
        foreach (var fold in folds) fold.Sort();
        return Array.ConvertAll(folds, fold => fold.ToArray());
    }

    /// <summary>The rows of a fold, and all others.</summary>
    internal static (DenseRows Train, DenseRows Held) HoldOut(DenseRows rows, int[] fold)
    {
        var held = new bool[rows.Count];
        foreach (int row in fold) held[row] = true;
        return (rows.Take([.. Enumerable.Range(0, rows.Count).Where(row => !held[row])]), rows.Take(fold));
    }
}
