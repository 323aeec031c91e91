using Microsoft.ML;
using Mlp.Samples.Training;

namespace Mlp.Samples.Blobs;

/// <summary>Points of two overlapping clusters, to learn from and to test with.</summary>
internal static class BlobData
{
    private const double TestShare = 0.2;

    /// <summary>The points that came with the sample, split as the file says.</summary>
    internal static SplitData Shipped(MLContext context)
    {
        var all = context.Data.LoadFromTextFile<Blob>(ShippedFile("blobs.csv"), separatorChar: ',', hasHeader: true);
        var train = context.Data.FilterRowsByColumn(all, nameof(Blob.IsTest), upperBound: 0.5);
        var test = context.Data.FilterRowsByColumn(all, nameof(Blob.IsTest), lowerBound: 0.5);
        return new("from blobs.csv", train, test);
    }

    /// <summary>Fresh points of the same two clusters.</summary>
    internal static SplitData Draw(MLContext context, int count, int seed)
    {
        var all = context.Data.LoadFromEnumerable(GaussianBlobs.Draw(count, seed));
        var split = context.Data.TrainTestSplit(all, TestShare, seed: seed);
        return new($"drawn with seed {seed}", split.TrainSet, split.TestSet);
    }

    internal static string ShippedFile(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);
}
