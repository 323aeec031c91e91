using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Tests.Data.Statistics;

[TestClass]
public sealed class ClassWeightingTests
{
    [TestMethod]
    public void Balanced_weights_are_rows_over_classes_times_rows_of_the_class() =>
        // 6 rows, 3 classes: 6 / (3 * 3), 6 / (3 * 2), 6 / (3 * 1).
        CollectionAssert.AreEqual(new[] { 6 / 9.0, 1, 2 }, Measure(Rows([0, 0, 0, 1, 1, 2]), ClassWeights.Balanced, 3));

    [TestMethod]
    public void Balanced_weights_count_a_row_by_its_weight() =>
        CollectionAssert.AreEqual(new[] { 6 / 9.0, 1, 2 }, Measure(Rows([0, 1, 2], [3, 2, 1]), ClassWeights.Balanced, 3));

    [TestMethod]
    public void A_class_without_rows_keeps_weight_1() =>
        CollectionAssert.AreEqual(new[] { 4 / 9.0, 1, 4 / 3.0 }, Measure(Rows([0, 0, 0, 2]), ClassWeights.Balanced, 3));

    [TestMethod]
    public void Weights_of_classes_multiply_those_of_rows()
    {
        CollectionAssert.AreEqual(new[] { 2f, 5, 2 }, Apply(Rows([0, 1, 0]), [2, 5]).Weights);
        CollectionAssert.AreEqual(new[] { 6f, 5, 1 }, Apply(Rows([0, 1, 0], [3, 1, 0.5f]), [2, 5]).Weights);
        CollectionAssert.AreEqual(new[] { 2.0, 5 }, Measure(Rows([0, 1]), ClassWeights.Of(2, 5), 2));
    }

    [TestMethod]
    public void Balanced_weights_make_the_classes_weigh_alike()
    {
        var rows = Rows([0, 0, 0, 1, 1, 2]);
        float[] weights = Apply(rows, Measure(rows, ClassWeights.Balanced, 3)).Weights!;
        for (int label = 0; label < 3; label++) Assert.AreEqual(2, weights.Where((_, row) => rows.Labels[row] == label).Sum(), 1e-6);
    }

    private static double[] Measure(DenseRows rows, ClassWeights weights, int classCount) =>
        ClassWeighting.Measure(StatisticsAccumulator.Measure(rows, classCount).ClassTotals, weights);

    private static DenseRows Apply(DenseRows rows, double[] weights) => new Preprocessor([], LabelScaling.None, weights).Apply(rows);

    private static DenseRows Rows(float[] labels, float[]? weights = null) => new(1, new float[labels.Length], labels, weights);
}
