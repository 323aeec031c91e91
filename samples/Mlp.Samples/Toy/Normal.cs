namespace Mlp.Samples.Toy;

/// <summary>Normally distributed random numbers.</summary>
internal static class Normal
{
    /// <summary>Two independent standard normal numbers (Box and Muller 1958).</summary>
    internal static (double First, double Second) Pair(Random random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = Math.Tau * random.NextDouble();
        return (radius * Math.Cos(angle), radius * Math.Sin(angle));
    }

    /// <summary>A standard normal number.</summary>
    internal static double Next(Random random) => Pair(random).First;
}
