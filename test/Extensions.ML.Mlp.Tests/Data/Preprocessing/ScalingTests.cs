using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Data.Preprocessing;

/// <summary>Moments and scalings, by hand.</summary>
[TestClass]
public sealed class ScalingTests
{
    [TestMethod]
    public void Moments_are_those_of_the_population()
    {
        // (2 + 4 + 4 + 4 + 5 + 5 + 7 + 9) / 8 = 5; squares of the differences: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; 32 / 8 = 4.
        Assert.AreEqual((5.0, 2.0), Of([2, 4, 4, 4, 5, 5, 7, 9], null));
        // The same rows, the equal ones as weights.
        Assert.AreEqual((5.0, 2.0), Of([2, 4, 5, 7, 9], [1, 3, 2, 1, 1]));
    }

    [TestMethod]
    public void Equal_values_have_no_deviation_whatever_rounding_leaves()
    {
        Assert.AreEqual((double)0.1f, Of([.. Enumerable.Repeat(0.1f, 1001)], null).Mean, 1e-12);
        Assert.AreEqual(0, Of([.. Enumerable.Repeat(0.1f, 1001)], [.. Enumerable.Repeat(0.3f, 1001)]).Deviation);
        Assert.AreEqual((3.0, 0.0), Of([3], null));
    }

    [TestMethod]
    public void Moments_of_large_values_keep_their_digits()
    {
        var (mean, deviation) = Of([1_000_001, 1_000_003], null);
        Assert.AreEqual(1_000_002, mean);
        Assert.AreEqual(1, deviation);
    }

    [TestMethod]
    public void Labels_are_standardised_and_alike_ones_only_shifted()
    {
        var rows = Labels(2, 4, 4, 4, 5, 5, 7, 9);
        var scaling = StatisticsAccumulator.Measure(rows, 0).LabelScaling;
        Assert.AreEqual(new LabelScaling(5, 2), scaling);
        CollectionAssert.AreEqual(new[] { -1.5f, -0.5f, -0.5f, -0.5f, 0, 0, 1, 2 }, new Preprocessor([], scaling, null).Apply(rows).Labels);
        Assert.AreEqual(new LabelScaling(7, 1), StatisticsAccumulator.Measure(Labels(7, 7), 0).LabelScaling);
        Assert.AreEqual(rows, Preprocessor.None.Apply(rows));
    }

    [TestMethod]
    public void No_normalization_is_no_stage() =>
        Assert.IsEmpty(Preprocessor.FitStages(InputNormalization.None, null, StatisticsAccumulator.Measure(Column(1, 2), 0), Column(1, 2), [], []));

    [TestMethod]
    public void No_normalization_touches_the_indicators_of_missing_values()
    {
        var rows = Column(1, 2, 3, 4, 5, 6, 7, 100);
        foreach (var kind in Enum.GetValues<InputNormalization>())
        {
            var stages = Preprocessor.FitStages(kind, new ImputeStage([3], [0]), StatisticsAccumulator.Measure(rows, classCount: 0), rows, [], []);
            float[] prepared = new Preprocessor(stages, LabelScaling.None, null).Apply(Column(2, float.NaN)).Features;
            Assert.AreEqual((0f, 1f), (prepared[1], prepared[3]), $"{kind}");
            Assert.AreNotEqual(prepared[0], prepared[2], $"{kind}");
        }
    }

    [TestMethod]
    public void Standardize_takes_mean_and_deviation() => Expect(InputNormalization.Standardize, Column(2, 4, 4, 4, 5, 5, 7, 9), 5, 0.5f);

    [TestMethod]
    public void MinMax_goes_from_0_to_1()
    {
        var rows = Column(-2, 6, 2);
        Expect(InputNormalization.MinMax, rows, -2, 0.125f);
        CollectionAssert.AreEqual(new[] { 0, 1, 0.5f }, Scaled(Measure(rows, InputNormalization.MinMax), rows));
    }

    [TestMethod]
    public void Robust_takes_median_and_quartiles()
    {
        // Of 8: the quartiles are the 2nd, 4th and 6th smallest, at or below which a quarter, half, three quarters of the rows lie.
        Expect(InputNormalization.Robust, Column(1, 100, 2, 4, 3, 5, 9, 7), 4, 1 / 5f);
        // The same by weights: 1 x 1, 2 x 3, 7 x 4 are 1 2 2 2 7 7 7 7; median 2, quartiles 2 and 7.
        Expect(InputNormalization.Robust, Column(7, 1, 2) with { Weights = [4, 1, 3] }, 2, 1 / 5f);
        Expect(InputNormalization.Robust, Column(1, 2, 2, 2, 7, 7, 7, 7), 2, 1 / 5f);
    }

    [TestMethod]
    public void Robust_does_not_throw_a_rare_value_away() =>
        // Both quartiles are 0; half the range is 5.
        Expect(InputNormalization.Robust, Column(0, 0, 0, 0, 0, 0, 0, 10), 0, 1 / 5f);

    [TestMethod]
    public void A_feature_that_does_not_change_or_hardly_counts_nothing()
    {
        foreach (var kind in new[] { InputNormalization.Standardize, InputNormalization.MinMax, InputNormalization.Robust })
        {
            Expect(kind, Column(3, 3, 3), 3, 0);
            Assert.AreEqual(0, Measure(Column(0, 1e-42f), kind).Scales[0]);
        }
    }

    [TestMethod]
    [DataRow(1f)]
    [DataRow(-5f)]
    [DataRow(1e30f)]
    [DataRow(1e-30f)]
    public void Values_that_differ_by_rounding_alone_count_as_constant(float value)
    {
        float ulp = MathF.BitIncrement(Math.Abs(value)) - Math.Abs(value);
        foreach (var kind in new[] { InputNormalization.Standardize, InputNormalization.MinMax, InputNormalization.Robust, InputNormalization.RobustClipped })
        {
            Assert.AreEqual(0, Measure(Column(value, value + 8 * ulp, value + 16 * ulp, value), kind).Scales[0], $"{kind}");
            Assert.IsGreaterThan(0, Measure(Column(value, value + 40 * ulp, value + 40 * ulp, value), kind).Scales[0], $"{kind}");
        }
        var curve = QuantileTransformer.Fit(Column(value, value + 16 * ulp), StatisticsAccumulator.Measure(Column(value, value + 16 * ulp), 0).Ranges, []);
        CollectionAssert.AreEqual(new float[3], new Preprocessor([curve], LabelScaling.None, null).Apply(Column(value - 1, value, value + 1)).Features);
    }

    /// <summary>A mark of missing values as large as a Single can be says nothing about the spread of the others.</summary>
    [TestMethod]
    public void One_huge_value_does_not_make_the_others_constant() =>
        Expect(InputNormalization.Robust, Column(-float.MaxValue, 0, 1, 2, 3, 4, 5, 6), 2, 1 / 4f);

    [TestMethod]
    public void Where_most_values_are_constant_but_for_rounding_the_range_counts()
    {
        float above = MathF.BitIncrement(1);
        Expect(InputNormalization.Robust, Column(1, above, 1, above, 1, above, 1, 3), 1, 1);
        // The deviation is the root of 1e-13, 3e-7: less than 16 last places of 1.
        Expect(InputNormalization.Standardize, Column(1, 2) with { Weights = [1, 1e-13f] }, 1, 2);
    }

    [TestMethod]
    public void The_largest_numbers_are_scaled_without_overflow()
    {
        var ends = Column(-float.MaxValue, 0, float.MaxValue);
        foreach (var (expected, actual) in new[] { 0, 0.5f, 1 }.Zip(Scaled(Measure(ends, InputNormalization.MinMax), ends))) Assert.AreEqual(expected, actual, 1e-6f);
        var constant = Column(float.MaxValue, float.MaxValue);
        foreach (var kind in new[] { InputNormalization.Standardize, InputNormalization.MinMax, InputNormalization.Robust })
            CollectionAssert.AreEqual(new float[3], Scaled(Measure(constant, kind), ends), $"{kind}");
    }

    [TestMethod]
    public void A_feature_that_is_missing_in_all_rows_counts_nothing_in_any_scaling()
    {
        var rows = new DenseRows(2, [1, float.NaN, 2, float.NaN, 4, float.NaN], new float[3], null);
        foreach (var kind in Enum.GetValues<InputNormalization>())
        {
            // As a number, and as the slot of a category, embedded or not.
            foreach (CategorySlots[] categories in new CategorySlots[][] { [], [new(1, 1, false)] })
            {
                foreach (CategorySlots[] embedded in new[] { [], categories })
                {
                    var statistics = StatisticsAccumulator.Measure(rows, classCount: 0);
                    var stages = Preprocessor.FitStages(kind, Imputer.Fit(MissingValues.Impute, statistics, rows), statistics, rows, categories, embedded);
                    float[] prepared = new Preprocessor(stages, LabelScaling.None, null).Apply(new DenseRows(2, [2, float.NaN, 2, 5, 2, 1e30f], new float[3], null)).Features;
                    CollectionAssert.AreEqual(new[] { prepared[0], 0, prepared[0], 0, prepared[0], 0 }, prepared, $"{kind}");
                }
            }
        }
    }

    [TestMethod]
    public void Each_feature_is_scaled_on_its_own()
    {
        var rows = new DenseRows(2, [0, 10, 2, 30], [0, 0], null);
        var scaling = Measure(rows, InputNormalization.MinMax);
        CollectionAssert.AreEqual(new[] { 0f, 10 }, scaling.Shifts);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.05f }, scaling.Scales);
        CollectionAssert.AreEqual(new[] { 0f, 0, 1, 1 }, Scaled(scaling, rows));
        CollectionAssert.AreEqual(new[] { 0f, 10, 2, 30 }, rows.Features, "the rows themselves stay");
    }

    private static void Expect(InputNormalization kind, DenseRows rows, float shift, float scale)
    {
        var scaling = Measure(rows, kind);
        Assert.AreEqual(shift, scaling.Shifts[0]);
        Assert.AreEqual(scale, scaling.Scales[0]);
    }

    private static AffineStage Measure(DenseRows rows, InputNormalization kind) => FeatureScaling.Fit(kind, StatisticsAccumulator.Measure(rows, classCount: 0), rows, []);

    private static float[] Scaled(AffineStage scaling, DenseRows rows) => new Preprocessor([scaling], LabelScaling.None, null).Apply(rows).Features;

    private static (double Mean, double Deviation) Of(float[] values, float[]? weights)
    {
        var moments = new Moments(1);
        for (int row = 0; row < values.Length; row++) moments.Add([values[row]], weights?[row] ?? 1);
        return (moments.Mean(0), moments.Deviation(0));
    }

    private static DenseRows Column(params float[] values) => new(1, values, new float[values.Length], null);

    private static DenseRows Labels(params float[] labels) => new(1, new float[labels.Length], labels, null);
}
