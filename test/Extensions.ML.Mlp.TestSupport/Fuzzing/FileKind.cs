namespace Extensions.ML.Mlp.TestSupport.Fuzzing;

/// <summary>A kind of file that may come from a stranger.</summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Samples">Sound files.</param>
/// <param name="Mutate">A file made from another.</param>
/// <param name="Load">Reads a file and gives what scores with it.</param>
/// <param name="Refuses">Whether an exception is a refusal as it must be.</param>
internal sealed record FileKind(string Name, IReadOnlyList<byte[]> Samples, Func<byte[], Random, Mutant> Mutate, Func<byte[], Func<float[]>> Load, Func<Exception, bool> Refuses)
{
    /// <summary>What a load may allocate: the file's size twice, and this.</summary>
    internal long Allowance { get; init; } = 1_000_000;
}

/// <summary>A file made from another.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Guarded">Whether a checksum sees the change: what loads all the same must give the scores of before.</param>
/// <param name="Unpacked">The bytes that it is unpacked, by others than us; 0 where nothing is packed.</param>
internal readonly record struct Mutant(byte[] Bytes, bool Guarded = false, int Unpacked = 0)
{
    /// <summary>By what the memory of a load is bound.</summary>
    internal long Size => Math.Max(Bytes.Length, Unpacked);
}
