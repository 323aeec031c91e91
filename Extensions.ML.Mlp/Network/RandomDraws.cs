namespace Extensions.ML.Mlp.Network;

/// <summary>The draws of which initial parameters are made.</summary>
internal static class RandomDraws
{
    /// <summary>Uniform in ±bound.</summary>
    internal static float Uniform(this Random random, double bound) => (float)(bound * (2 * random.NextDouble() - 1));

    /// <summary>Normal with mean 0; one of the pair of Box and Muller (1958).</summary>
    internal static float Normal(this Random random, double deviation) =>
        (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));

    /// <summary>Exponential with mean 1.</summary>
    internal static double Exponential(this Random random) => -Math.Log(1 - random.NextDouble());
}
