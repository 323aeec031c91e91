namespace Extensions.ML.Mlp.Tests.Golden;

internal static class GoldenAssert
{
    /// <summary>Each number within a tolerance of the largest, or of 1 where that is more.</summary>
    internal static void AreClose(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.HasCount(expected.Length, actual, what);
        double allowed = tolerance * Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], allowed, $"{what}, {i}");
    }
}
