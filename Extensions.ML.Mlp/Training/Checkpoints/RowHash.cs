using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Extensions.ML.Mlp.Data;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>By what rows are recognised: a hash of their features, labels and weights, in their order.</summary>
internal static class RowHash
{
    private const int RowsAtOnce = 1024;

    /// <param name="rows">As they were read; streamed ones are read once more.</param>
    internal static string Of(Dataset rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var batches = rows.CreateLoader(RowsAtOnce, shuffleSeed: null);
        batches.BeginEpoch(0);
        for (int index = 0; index < batches.BatchCount; index++)
        {
            var batch = batches.Take(index);
            Append(hash, batch.Features.AsSpan(0, batch.Count * rows.FeatureCount));
            Append(hash, batch.Labels.AsSpan(0, batch.Count));
            if (batch.Weights is { } weights) Append(hash, weights.AsSpan(0, batch.Count));
        }
        return Text(hash.GetHashAndReset());
    }

    /// <summary>Enough of a hash that two are never alike by chance, and few enough to be read.</summary>
    internal static string Text(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..12]);

    private static void Append(IncrementalHash hash, ReadOnlySpan<float> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
