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
        var (first, second) = NormalPair(random);
        return new() { X1 = (float)(centre.X1 + Spread * first), X2 = (float)(centre.X2 + Spread * second), Label = label };
    }

    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    private static (double First, double Second) NormalPair(Random random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = Math.Tau * random.NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }
}
