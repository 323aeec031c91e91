namespace Extensions.ML.Mlp.Search;

/// <summary>The arithmetic of successive halving.</summary>
internal static class Halving
{
    /// <summary>The epochs at the ends of the rungs; the last is all of them.</summary>
    internal static int[] Rungs(int minEpochs, int factor, int epochs)
    {
        var rungs = new List<int>();
        for (long end = minEpochs; end < epochs; end *= factor) rungs.Add((int)end);
        return [.. rungs, epochs];
    }

    /// <summary>How many of so many trials go on.</summary>
    internal static int Survivors(int trials, int factor) => Math.Max(1, trials / factor);
}
