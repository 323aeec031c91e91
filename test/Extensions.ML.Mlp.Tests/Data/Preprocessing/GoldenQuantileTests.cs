using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Tests.Golden;

namespace Extensions.ML.Mlp.Tests.Data.Preprocessing;

/// <summary>Quantile curves against scikit-learn's <c>QuantileTransformer</c>, on columns that a formula rebuilds (eng/golden/quantile.py).</summary>
[TestClass]
public sealed class GoldenQuantileTests
{
    private static readonly GoldenQuantiles Golden = GoldenFile.Read<GoldenQuantiles>("quantile.json");

    public static IEnumerable<string> Cases => Golden.Cases.Select(item => item.Name);

    /// <summary>Knots leave less than a thousandth between quantiles; rounding the values to singles moves the far ends by as much again.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Curves_are_those_of_scikit_learn_where_they_have_no_jump(string name)
    {
        var golden = Golden.Cases.Single(item => item.Name == name);
        var curve = Fit(golden);
        foreach (var (input, output) in golden.Agreed.Inputs.Zip(golden.Agreed.Outputs)) Assert.AreEqual(output, curve(input), 2e-3, $"{input}");
    }

    /// <summary>
    /// Where scikit-learn's curve jumps, ours, which goes through the middles of ties, rises; and values that are least or largest by the
    /// many do not count as the one row in ten million that its ±5.2 stands for.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Curves_through_the_middles_of_ties_rise_and_reach_less_far(string name)
    {
        var golden = Golden.Cases.Single(item => item.Name == name);
        var curve = Fit(golden);
        float[] outputs = [.. golden.Agreed.Inputs.Concat(golden.Apart.Inputs).Order().Select(curve)];
        Assert.IsTrue(outputs.Zip(outputs.Skip(1)).All(pair => pair.First <= pair.Second));
        foreach (var (input, output) in golden.Apart.Inputs.Zip(golden.Apart.Outputs))
            if (Math.Abs(output) > 5) Assert.IsLessThan(3, Math.Abs(curve(input)), $"{input}");
    }

    /// <summary>
    /// The middle of a tie's ranks, which is what TabM's noise comes to. The noise is random, and a share between two of few quantiles is
    /// known to the distance between them only.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void A_tie_lies_about_where_noise_would_put_it(string name)
    {
        var golden = Golden.Cases.Single(item => item.Name == name);
        var curve = Fit(golden);
        foreach (var (input, output) in golden.TiedWithNoise.Inputs.Zip(golden.TiedWithNoise.Outputs))
            Assert.AreEqual(ShareOf(output), ShareOf(curve(input)), 0.02 + 1.0 / golden.Quantiles, $"{input}");
    }

    [TestMethod]
    public void The_normal_score_is_the_inverse_of_the_distribution()
    {
        // Tables' values, and symmetry.
        Assert.AreEqual(0, Probit.Of(0.5), 1e-15);
        Assert.AreEqual(1.959963984540054, Probit.Of(0.975), 1e-12);
        Assert.AreEqual(-5.199337582192817, Probit.Of(1e-7), 1e-12);
        Assert.AreEqual(-7.034483825301132, Probit.Of(1e-12), 1e-11);
        Assert.AreEqual(-Probit.Of(0.2), Probit.Of(0.8), 1e-14);
    }

    /// <summary>The normal distribution function, by the tangent approximation that is good to 2e-4.</summary>
    private static double ShareOf(double score) => 1 / (1 + Math.Exp(-(1.5976 * score + 0.070565992 * score * score * score)));

    private static Func<float, float> Fit(GoldenColumn golden)
    {
        float[] values = Column(golden);
        for (int i = 0; i < golden.First.Length; i++) Assert.AreEqual(golden.First[i], values[i]);
        Assert.AreEqual(golden.Sum, values.Sum(value => (double)value), 1e-9 * Math.Abs(golden.Sum));
        var ranges = new ColumnRanges(1);
        foreach (float value in values) ranges.Add([value]);
        var stage = QuantileTransformer.Fit(new(1, values, new float[values.Length], null), ranges, []);
        return x =>
        {
            var result = new float[1];
            stage.Apply(new([x], 1), new(result, 1, 1));
            return result[0];
        };
    }

    private static float[] Column(GoldenColumn golden) => [.. Enumerable.Range(0, golden.Rows).Select(row =>
    {
        double Draw(int j) => Uniform((uint)(golden.Seed * (1 << 24) + 32 * row + j));
        double first = Enumerable.Range(0, 12).Sum(Draw) - 6, second = Enumerable.Range(12, 12).Sum(Draw) - 6, exponential = (first * first + second * second) / 2;
        return (float)(golden.Kind switch
        {
            "normal" => first,
            "exponential" => exponential,
            "ties" => Math.Round(4 * first, MidpointRounding.ToEven) / 4,
            "zeros" => Draw(24) < 0.92 ? 0 : exponential,
            _ => Math.Floor(5 * Draw(24)),
        });
    })];

    private static double Uniform(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return (x ^ (x >> 16)) / 4294967296.0;
    }

    private sealed record GoldenQuantiles(GoldenColumn[] Cases);

    private sealed record GoldenColumn(string Name, string Kind, int Seed, int Rows, int Quantiles, float[] First, double Sum, GoldenPairs Agreed, GoldenPairs Apart, GoldenPairs TiedWithNoise);

    private sealed record GoldenPairs(float[] Inputs, float[] Outputs);
}
