namespace Extensions.ML.Mlp.Tests.Trainers.Contract;

/// <summary>Compares scores.</summary>
internal static class ScoreAssert
{
    /// <summary>Scores may differ by rounding: the share is of the scores' own size.</summary>
    internal static void AreClose(float[] expected, float[] actual, double share, string? message = null)
    {
        Assert.HasCount(expected.Length, actual, message);
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], actual[i], share * size, message);
    }
}
