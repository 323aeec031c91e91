namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>The rows that a training may hold in memory.</summary>
/// <param name="Available">The bytes that the process may use.</param>
internal sealed record MemoryBudget(long Available)
{
    /// <summary>
    /// The share of them that the rows of a training may take; the others are the network's, the pipeline's and the application's.
    /// </summary>
    internal const double Share = 0.5;

    /// <summary>The copies of each value that are there at once: as it was read, split off, scaled, and on the device.</summary>
    internal const int Copies = 4;

    /// <summary>What this process may use, by the machine, its container, and .NET's limits.</summary>
    internal static MemoryBudget OfProcess => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The most rows of so many features, a label and a weight.</summary>
    internal long MaxRows(int features) => (long)(Share * Available / BytesOf(1, features));

    internal static double BytesOf(long rows, int features) => (double)rows * (features + 2) * sizeof(float) * Copies;
}
