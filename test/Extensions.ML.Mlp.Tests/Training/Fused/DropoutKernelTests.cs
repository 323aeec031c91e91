using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Training.Fused;

namespace Extensions.ML.Mlp.Tests.Training.Fused;

/// <summary>The masks in distribution, and that a value's mask depends on the key and its number alone.</summary>
[TestClass]
public sealed class DropoutKernelTests
{
    private const int Count = 200_003;

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void The_rate_is_dropped_and_the_rest_keeps_the_mean(double rate)
    {
        float[] masks = Masks(rate, key: 17);
        double kept = masks.Count(mask => mask > 0) / (double)Count;
        // Five deviations of a share of so many draws.
        Assert.AreEqual(1 - rate, kept, 5 * Math.Sqrt(rate * (1 - rate) / Count));
        Assert.IsTrue(masks.All(mask => mask == 0 || mask == (float)(1 / (1 - rate))));
    }

    /// <summary>Neighbours, values a row apart, and the streams of keys that come from like numbers are dropped together as often as chance has it: a quarter.</summary>
    [TestMethod]
    public void Masks_do_not_hang_together()
    {
        float[] masks = Masks(0.5, RandomSeeds.Mix(1, 17));
        double tolerance = 5 * Math.Sqrt(0.25 * 0.75 / Count);
        foreach (int distance in new[] { 1, 2, 16, 64, 100, 128 })
            Assert.AreEqual(0.25, Enumerable.Range(0, Count - distance).Count(i => masks[i] > 0 && masks[i + distance] > 0) / (double)(Count - distance), tolerance, $"{distance} apart");
        foreach (ulong other in new ulong[] { 0, 16, 18, 17 + (1UL << 32), 17UL << 32, 1UL << 63 })
            Assert.AreEqual(0.25, masks.Zip(Masks(0.5, RandomSeeds.Mix(1, other))).Count(pair => pair.First > 0 && pair.Second > 0) / (double)Count, tolerance, $"key {other}");
    }

    [TestMethod]
    public void A_mask_is_the_same_wherever_its_value_lies()
    {
        float[] together = Masks(0.3, key: 5)[..1000], apart = new float[1000];
        for (int start = 0; start < 1000; start += 7)
        {
            int count = Math.Min(7, 1000 - start);
            DropoutKernel.Apply(Enumerable.Repeat(1f, count).ToArray(), apart.AsSpan(start, count), 0.3, 5, (uint)start);
        }
        CollectionAssert.AreEqual(together, apart);
    }

    [TestMethod]
    public void Nothing_is_dropped_at_rate_0() => Assert.IsTrue(Masks(0, key: 1).All(mask => mask == 1));

    private static float[] Masks(double rate, ulong key)
    {
        var masks = new float[Count];
        DropoutKernel.Apply(Enumerable.Repeat(1f, Count).ToArray(), masks, rate, key, number: 0);
        return masks;
    }
}
