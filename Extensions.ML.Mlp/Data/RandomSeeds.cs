namespace Extensions.ML.Mlp.Data;

/// <summary>
/// Seeds and generators of a training's own: the caller's, and torch's global one, are never touched. Each depends on the training's
/// seed and a purpose alone, so that any part of a training can be repeated without the parts before it.
/// </summary>
internal static class RandomSeeds
{
    /// <summary>The purpose of the initial weights; the order of epoch n has purpose n.</summary>
    internal const int InitialWeights = 0;

    /// <summary>The purpose of the draw of validation rows.</summary>
    internal const int HoldOut = -1;

    /// <summary>The purpose of the draw of the rows that quartiles are taken of.</summary>
    internal const int Sample = -2;

    /// <summary>The purpose of the draw of folds.</summary>
    internal const int Folds = -3;

    /// <summary>The purpose of what a search draws for its trials.</summary>
    private const int Trials = -4;

    /// <summary>The generator of one of a search's trials.</summary>
    internal static Random Trial(int seed, int number) => new((int)Mix(Mix(seed, Trials), (ulong)number));

    internal static Random Create(int seed, int purpose) => new((int)Mix(seed, purpose));

    /// <summary>The seed of the masks of dropout in an epoch.</summary>
    internal static ulong Dropout(int seed, int epoch) => Mix(seed, int.MinValue + epoch);

    /// <summary>The number by which a row is drawn from a run of a group's rows for validation.</summary>
    internal static ulong Draw(int seed, int group, long run) => Mix(Mix(Mix(seed, HoldOut), (ulong)group), (ulong)run);

    private static ulong Mix(int seed, int purpose) => Mix((ulong)(uint)seed << 32 | (uint)purpose);

    /// <summary>A key for one of many streams of another.</summary>
    internal static ulong Mix(ulong key, ulong stream) => Mix(key ^ Mix(stream));

    /// <summary>The finalizer of SplitMix64 (Steele et al. 2014): generators may start alike from seeds that are alike.</summary>
    private static ulong Mix(ulong value)
    {
        ulong mixed = value + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
