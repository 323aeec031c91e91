namespace Mlp.Samples.Toy;

/// <summary>Spirals that wind around each other: no straight line helps, so a network has to bend its borders.</summary>
internal static class Spirals
{
    private const double Turns = 1.25;

    /// <summary>Points of all spirals in turn.</summary>
    /// <param name="spirals">How many there are.</param>
    /// <param name="count">How many points there are of all spirals together.</param>
    /// <param name="noise">The standard deviation of a point's distance from its spiral, whose radius is 1.</param>
    /// <param name="seed">The same seed draws the same points.</param>
    internal static SpiralPoint[] Draw(int spirals, int count, double noise, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(index => Draw(random, index % spirals, spirals, noise))];
    }

    private static SpiralPoint Draw(Random random, int spiral, int spirals, double noise)
    {
        double along = Math.Sqrt(random.NextDouble());
        double angle = Math.Tau * (Turns * along + (double)spiral / spirals);
        var (first, second) = Normal.Pair(random);
        return new()
        {
            X1 = (float)(along * Math.Cos(angle) + noise * first),
            X2 = (float)(along * Math.Sin(angle) + noise * second),
            Spiral = ((char)('A' + spiral)).ToString(),
            Label = spiral == 1,
        };
    }
}
