namespace Extensions.ML.Mlp.Data;

/// <summary>Generators of a training's own: the caller's, and torch's global one, are never touched.</summary>
internal static class Seeds
{
    /// <summary>
    /// A generator for one purpose of a training: purpose 0 is the initial weights, n the order of epoch n. Neighbouring seeds are
    /// mixed (the finalizer of SplitMix64, Steele et al. 2014), because <see cref="Random"/> starts alike from seeds that are alike.
    /// </summary>
    internal static Random Create(int seed, int purpose)
    {
        ulong mixed = ((ulong)(uint)seed << 32 | (uint)purpose) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return new Random((int)(mixed ^ (mixed >> 31)));
    }
}
