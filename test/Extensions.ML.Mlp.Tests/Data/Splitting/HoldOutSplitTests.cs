using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Splitting;

namespace Extensions.ML.Mlp.Tests.Data.Splitting;

[TestClass]
public sealed class HoldOutSplitTests
{
    [TestMethod]
    public void Every_row_is_in_one_part_whole_and_in_order()
    {
        var rows = Rows(100, row => row % 3) with { Weights = [.. Enumerable.Range(0, 100).Select(row => row + 1f)] };
        var (train, validation) = HoldOutSplit.Of(rows, 0.25, seed: 1, stratify: true);
        Assert.AreEqual(25, validation.Count);
        foreach (var part in new[] { train, validation })
        {
            for (int row = 0; row < part.Count; row++)
            {
                float number = part.Features[2 * row];
                Assert.AreEqual(-number, part.Features[2 * row + 1]);
                Assert.AreEqual(number % 3, part.Labels[row]);
                Assert.AreEqual(number + 1, part.Weights![row]);
                if (row > 0) Assert.IsGreaterThan(part.Features[2 * (row - 1)], number);
            }
        }
        CollectionAssert.AreEquivalent(Numbers(rows), (float[])[.. Numbers(train), .. Numbers(validation)]);
    }

    [TestMethod]
    public void Each_class_gives_its_share_and_the_shares_add_up()
    {
        // 70, 20 and 10 rows: a fifth is 14, 4 and 2.
        var (_, validation) = HoldOutSplit.Of(Rows(100, row => row < 70 ? 0 : row < 90 ? 1 : 2), 0.2, seed: 1, stratify: true);
        CollectionAssert.AreEqual(new[] { 14, 4, 2 }, Counts(validation));
        // Ten classes of 5 rows, a fourth: 1.25 each, 12 or 13 in all.
        Assert.AreEqual(12.5, HoldOutSplit.Of(Rows(50, row => row / 5), 0.25, seed: 1, stratify: true).Validation.Count, 0.5);
        // Fifty classes of two rows, a tenth: a row of every fifth class.
        Assert.AreEqual(10, HoldOutSplit.Of(Rows(100, row => row / 2), 0.1, seed: 1, stratify: true).Validation.Count);
    }

    [TestMethod]
    public void Labels_that_are_no_classes_do_not_matter()
    {
        int[] held = Enumerable.Range(0, 200).Select(seed => (int)HoldOutSplit.Of(Rows(10, row => row), 0.3, seed, stratify: false).Validation.Features.Where((_, i) => i % 2 == 0).Sum()).ToArray();
        // Three of the numbers 0 to 9: their sum is 13.5 in the mean, and many sums occur.
        Assert.AreEqual(13.5, held.Average(), 1);
        Assert.IsGreaterThan(10, held.Distinct().Count());
    }

    [TestMethod]
    public void The_seed_decides()
    {
        var rows = Rows(100, row => row % 2);
        CollectionAssert.AreEqual(Held(1), Held(1));
        CollectionAssert.AreNotEqual(Held(1), Held(2));

        float[] Held(int seed) => Numbers(HoldOutSplit.Of(rows, 0.2, seed, stratify: true).Validation);
    }

    [TestMethod]
    [DataRow(0.001)]
    [DataRow(0.5)]
    [DataRow(0.999)]
    public void Both_parts_have_a_row(double fraction)
    {
        foreach (bool stratify in new[] { false, true })
        {
            foreach (int count in new[] { 2, 3, 10 })
            {
                var (train, validation) = HoldOutSplit.Of(Rows(count, row => row % 2), fraction, seed: 1, stratify);
                Assert.IsGreaterThan(0, train.Count);
                Assert.IsGreaterThan(0, validation.Count);
            }
        }
    }

    [TestMethod]
    [DataRow(0.01)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void The_only_row_of_a_class_is_learned_from(double fraction)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var train = HoldOutSplit.Of(Rows(30, row => row is 4 or 17 ? row : 0), fraction, seed, stratify: true).Train;
            Assert.Contains(4f, train.Labels);
            Assert.Contains(17f, train.Labels);
        }
    }

    [TestMethod]
    public void What_rare_classes_keep_is_not_taken_from_the_others()
    {
        // Fifty classes of one row keep theirs; the last, of ten, still gives a fifth, not all that is owed.
        var (_, validation) = HoldOutSplit.Of(Rows(60, row => Math.Min(row, 50)), 0.2, seed: 1, stratify: true);
        Assert.AreEqual(2, validation.Count, 1);
    }

    /// <summary>Rows of two features, the row's number and its negative.</summary>
    private static DenseRows Rows(int count, Func<int, float> label) =>
        new(2, [.. Enumerable.Range(0, count).SelectMany(row => new float[] { row, -row })], [.. Enumerable.Range(0, count).Select(label)], null);

    private static float[] Numbers(DenseRows rows) => [.. rows.Features.Where((_, i) => i % 2 == 0)];

    private static int[] Counts(DenseRows rows) => [.. rows.Labels.GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count())];
}
