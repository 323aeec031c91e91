using Extensions.ML.Mlp.Data.Splitting;

namespace Extensions.ML.Mlp.Tests.Data.Splitting;

/// <summary>Rows that are held out as they pass by.</summary>
[TestClass]
public sealed class HoldOutSamplerTests
{
    [TestMethod]
    [DataRow(0.01)]
    [DataRow(0.1)]
    [DataRow(0.3)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void Each_class_gives_its_share_to_a_row_and_keeps_its_first(double fraction)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var draw = new HoldOutSampler(fraction, seed, classCount: 3);
            int[] seen = new int[3], held = new int[3];
            for (int row = 0; row < 5000; row++)
            {
                int label = row % 10 == 0 ? 2 : row % 2;
                bool holds = draw.Holds(label);
                if (seen[label]++ == 0) Assert.IsFalse(holds);
                if (holds) held[label]++;
            }
            for (int label = 0; label < 3; label++) Assert.AreEqual(fraction * seen[label], held[label], 1.5);
        }
    }

    [TestMethod]
    public void The_seed_decides_and_a_second_draw_is_the_same()
    {
        CollectionAssert.AreEqual(Held(1), Held(1));
        CollectionAssert.AreNotEqual(Held(1), Held(2));
        // Rows of a run are drawn alike: over the seeds each place of ten is held out about as often.
        int[] places = new int[10];
        for (int seed = 0; seed < 100; seed++)
            foreach (int row in Held(seed)) places[(row - 1) % 10]++;
        Assert.IsTrue(places.All(count => count is > 800 and < 1200), string.Join(' ', places));

        static int[] Held(int seed)
        {
            var draw = new HoldOutSampler(0.1, seed, classCount: 0);
            return [.. Enumerable.Range(0, 1001).Where(_ => draw.Holds(7))];
        }
    }
}
