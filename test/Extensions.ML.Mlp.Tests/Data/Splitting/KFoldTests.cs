using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Splitting;

namespace Extensions.ML.Mlp.Tests.Data.Splitting;

/// <summary>How rows are dealt to folds.</summary>
[TestClass]
public sealed class KFoldTests
{
    [TestMethod]
    public void Folds_partition_the_rows_and_their_sizes_differ_by_at_most_one() => Cases.Sample((count, rows, seed, stratify) =>
    {
        int[][] folds = Deal(count, rows, seed, stratify);
        Assert.HasCount(count, folds);
        CollectionAssert.AreEqual(Enumerable.Range(0, rows.Length).ToArray(), folds.SelectMany(fold => fold).Order().ToArray());
        foreach (int[] fold in folds) CollectionAssert.AreEqual(fold.Order().ToArray(), fold);
        Assert.IsLessThanOrEqualTo(1, folds.Max(fold => fold.Length) - folds.Min(fold => fold.Length));
    });

    [TestMethod]
    public void Each_class_is_dealt_as_evenly() => Cases.Sample((count, rows, seed, _) =>
    {
        int[][] folds = Deal(count, rows, seed, stratify: true);
        foreach (int label in rows.Distinct())
        {
            int[] shares = Array.ConvertAll(folds, fold => fold.Count(row => rows[row] == label));
            Assert.IsLessThanOrEqualTo(1, shares.Max() - shares.Min());
        }
    });

    [TestMethod]
    public void The_draw_goes_by_the_seed()
    {
        int[] labels = new int[100];
        Assert.AreEqual(Text(Deal(5, labels, 1, true)), Text(Deal(5, labels, 1, true)));
        Assert.AreNotEqual(Text(Deal(5, labels, 1, true)), Text(Deal(5, labels, 2, true)));

        static string Text(int[][] folds) => string.Join("; ", folds.Select(fold => string.Join(", ", fold)));
    }

    [TestMethod]
    public void A_fold_is_held_from_all_other_rows()
    {
        var rows = new DenseRows(1, [0, 10, 20, 30, 40], [0, 1, 2, 3, 4], [5, 6, 7, 8, 9]);
        var (train, held) = KFold.HoldOut(rows, [1, 4]);
        CollectionAssert.AreEqual(new float[] { 0, 20, 30 }, train.Features);
        CollectionAssert.AreEqual(new float[] { 0, 2, 3 }, train.Labels);
        CollectionAssert.AreEqual(new float[] { 5, 7, 8 }, train.Weights);
        CollectionAssert.AreEqual(new float[] { 10, 40 }, held.Features);
        CollectionAssert.AreEqual(new float[] { 1, 4 }, held.Labels);
        CollectionAssert.AreEqual(new float[] { 6, 9 }, held.Weights);
    }

    /// <summary>A number of folds, a label a row, a seed, whether to stratify.</summary>
    private static Gen<(int Count, int[] Labels, int Seed, bool Stratify)> Cases => Gen.Select(Gen.Int[2, 10], Gen.Int[0, 4].Array[20, 200], Gen.Int, Gen.Bool);

    private static int[][] Deal(int count, int[] labels, int seed, bool stratify) =>
        KFold.Split(new(0, [], Array.ConvertAll(labels, label => (float)label), null), count, seed, stratify);
}
