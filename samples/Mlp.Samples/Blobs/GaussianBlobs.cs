using Mlp.Samples.Toy;

namespace Mlp.Samples.Blobs;

/// <summary>Two round Gaussian clusters that overlap: no border separates them, the best one is right for 83 % of the points.</summary>
internal static class GaussianBlobs
{
    private const double Spread = 2.6;

    private static readonly (double X1, double X2) FalseCentre = (0, 0), TrueCentre = (4, 3);

    /// <summary>Points of both clusters in turn.</summary>
    internal static Blob[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(index => Draw(random, label: index % 2 == 1))];
    }

    private static Blob Draw(Random random, bool label)
    {
        var centre = label ? TrueCentre : FalseCentre;
        var (first, second) = Normal.Pair(random);
        return new() { X1 = (float)(centre.X1 + Spread * first), X2 = (float)(centre.X2 + Spread * second), Label = label };
    }
}
