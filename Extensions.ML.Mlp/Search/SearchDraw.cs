using System.Globalization;

namespace Extensions.ML.Mlp.Search;

/// <summary>Draws numbers from ranges.</summary>
internal static class SearchDraw
{
    internal static double Uniform(Random random, double low, double high) => Rounded(Between(low, high, random.NextDouble()), low, high);

    internal static double LogUniform(Random random, double low, double high) =>
        Rounded(Math.Exp(Between(Math.Log(low), Math.Log(high), random.NextDouble())), low, high);

    internal static int UniformInteger(Random random, int low, int high) => (int)random.NextInt64(low, high + 1L);

    /// <summary>The ranges of the whole numbers, n to n + 1, are as long as their logarithms are.</summary>
    internal static int LogUniformInteger(Random random, int low, int high) =>
        (int)Math.Clamp(Math.Floor(Math.Exp(Between(Math.Log(low), Math.Log(high + 1.0), random.NextDouble()))), low, high);

    private static double Between(double low, double high, double place) => low * (1 - place) + high * place;

    /// <summary>Three digits, but never beyond the ends.</summary>
    private static double Rounded(double value, double low, double high) =>
        Math.Clamp(double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), low, high);
}
