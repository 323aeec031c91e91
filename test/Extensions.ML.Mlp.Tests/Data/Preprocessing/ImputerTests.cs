using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;

namespace Extensions.ML.Mlp.Tests.Data.Preprocessing;

/// <summary>What stands in the place of missing values, worked by hand.</summary>
[TestClass]
public sealed class ImputerTests
{
    private const float None = float.NaN;

    /// <summary>The first feature lacks a value of five, the second none, the third all but one, the last all.</summary>
    private static readonly float[] Features =
    [
        1, 10, None, None,
        None, 20, None, None,
        2, 30, 7, None,
        4, 40, None, None,
        9, 60, None, None,
    ];

    [TestMethod]
    // Means (1 + 2 + 4 + 9) / 4 and 160 / 5; medians between 2 and 4, and 30.
    [DataRow(MissingValues.Impute, 4f, 32f)]
    [DataRow(MissingValues.ImputeMedian, 3f, 30f)]
    public void Replacements_are_those_of_the_values_that_are_there(MissingValues kind, float first, float second) => Check(kind, null, first, second);

    [TestMethod]
    // As if the row of 9 and 60 came twice: (1 + 2 + 4 + 9 + 9) / 5 and 220 / 6; medians 4, and between 30 and 40.
    [DataRow(MissingValues.Impute, 5f, 220f / 6)]
    [DataRow(MissingValues.ImputeMedian, 4f, 35f)]
    public void Weights_count_as_rows(MissingValues kind, float first, float second) => Check(kind, [1, 1, 1, 1, 2], first, second);

    private static void Check(MissingValues kind, float[]? weights, float first, float second)
    {
        var rows = new DenseRows(4, Features, new float[5], weights);
        var stage = Imputer.Fit(kind, StatisticsAccumulator.Measure(rows, classCount: 0), rows);
        float[] expected = [first, second, 7, 0];
        for (int i = 0; i < expected.Length; i++) Assert.AreEqual(expected[i], stage.Replacements[i], 1e-5, $"feature {i}");
        CollectionAssert.AreEqual(new[] { 0, 2 }, stage.Indicated, "those that lacked some values have an indicator, no others");
    }
}
