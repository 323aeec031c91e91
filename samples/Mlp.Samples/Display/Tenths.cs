namespace Mlp.Samples.Display;

/// <summary>A training in ten parts.</summary>
internal static class Tenths
{
    internal const int Count = 10;

    /// <summary>The iteration at which a part ends, by its number from 1; of fewer than ten iterations some parts have none.</summary>
    internal static int End(int part, int iterations) => (int)((long)iterations * part / Count);

    /// <summary>The last iteration of each part that was reached, and the last iteration at all.</summary>
    internal static IEnumerable<int> Reached(int iterations, int finished) => Enumerable
        .Range(1, Count)
        .Select(part => End(part, iterations))
        .Where(end => end >= 1 && end < finished)
        .Append(finished)
        .Distinct();
}
