using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>
/// What the initialisers draw, in distribution. A mean of n draws lies within five of its standard errors, s / sqrt(n), but for one draw
/// in a million; a variance within five of s^2 sqrt((k - 1) / n), where the kurtosis k is 9/5 of uniform and 3 of normal draws. The seed
/// is fixed, so that a test passes always or never.
/// </summary>
[TestClass]
public sealed class InitializerTests
{
    private const int Inputs = 300, Outputs = 200;

    [TestMethod]
    // The bounds as PyTorch states them: of torch.nn.Linear, of xavier_uniform_, and of kaiming_uniform_ for ReLU.
    [DataRow(Initialization.PyTorchDefault, 1.0 / Inputs)]
    [DataRow(Initialization.GlorotUniform, 6.0 / (Inputs + Outputs))]
    [DataRow(Initialization.HeUniform, 6.0 / Inputs)]
    public void Uniform_weights_fill_their_bounds_evenly(Initialization kind, double squaredBound)
    {
        double bound = Math.Sqrt(squaredBound);
        float[] weights = Draw(kind).Weights;
        CheckMoments(weights, variance: squaredBound / 3, kurtosis: 1.8);
        // The largest of n even draws falls short of the bound by 1 part in n on average, and by 14 with one chance in a million.
        Assert.IsInRange(bound * (1 - 28.0 / weights.Length), bound, weights.Max());
        Assert.IsInRange(-bound, -bound * (1 - 28.0 / weights.Length), weights.Min());
        // A quarter lies beyond half of the bound on each side; five standard errors of a share of a quarter.
        double error = 5 * Math.Sqrt(0.25 * 0.75 / weights.Length);
        Assert.AreEqual(0.25, weights.Count(weight => weight > bound / 2) / (double)weights.Length, error);
        Assert.AreEqual(0.25, weights.Count(weight => weight < -bound / 2) / (double)weights.Length, error);
    }

    [TestMethod]
    // As xavier_normal_, and kaiming_normal_ for ReLU.
    [DataRow(Initialization.GlorotNormal, 2.0 / (Inputs + Outputs))]
    [DataRow(Initialization.HeNormal, 2.0 / Inputs)]
    public void Normal_weights_have_their_deviation_and_tails(Initialization kind, double variance)
    {
        float[] weights = Draw(kind).Weights;
        CheckMoments(weights, variance, kurtosis: 3);
        // Of a normal distribution 31.731 % lie beyond one deviation and 4.5500 % beyond two.
        foreach (var (deviations, share) in ((double, double)[])[(1, 0.31731), (2, 0.04550)])
        {
            double beyond = weights.Count(weight => Math.Abs(weight) > deviations * Math.Sqrt(variance)) / (double)weights.Length;
            Assert.AreEqual(share, beyond, 5 * Math.Sqrt(share * (1 - share) / weights.Length), $"beyond {deviations} deviations");
        }
    }

    [TestMethod]
    public void Only_PyTorchs_default_draws_biases()
    {
        foreach (var kind in Enum.GetValues<Initialization>().Where(kind => kind != Initialization.DataDriven))
        {
            float[] biases = Draw(kind, inputs: 4, outputs: 20_000).Biases;
            if (kind == Initialization.PyTorchDefault) CheckMoments(biases, variance: 0.25 / 3, kurtosis: 1.8);
            else Assert.IsTrue(biases.All(bias => bias == 0), kind.ToString());
        }
    }

    [TestMethod]
    public void Every_layer_draws_by_its_own_width()
    {
        var stages = Initializer.Draw(new(50, [400, 100], 10, Activation.Relu), Initialization.HeNormal, seed: 3).Cast<LinearStage>().ToList();
        foreach (var stage in stages) CheckMoments(stage.Weights, 2.0 / stage.InputCount, kurtosis: 3);
        CollectionAssert.AreEqual((int[])[50, 400, 100], stages.ConvertAll(stage => stage.InputCount));
    }

    [TestMethod]
    public void A_piecewise_linear_embedding_starts_as_a_linear_map()
    {
        const int numbers = 500, width = 16;
        var stage = Draw<EmbeddingStage>(numbers, new PiecewiseLinearEmbedding { Width = width }, [-2, -1, 0.5f, 2]);
        var parts = EmbeddingParts.Of(stage);
        // PyTorch's bound for a layer of so many values, as the recipe has it.
        CheckMoments(parts.Slopes, variance: 1.0 / width / 3, kurtosis: 1.8);
        CheckMoments(parts.Biases, variance: 1.0 / width / 3, kurtosis: 1.8);
        // Bends are differences of values at knots, of at most one, which single precision rounds at 6e-8.
        Assert.IsLessThan(1e-6, parts.Bends.Max(Math.Abs));
    }

    [TestMethod]
    public void A_periodic_embedding_starts_with_low_frequencies_and_any_phase()
    {
        const int numbers = 500;
        var stage = Draw<PeriodicStage>(numbers, new PeriodicEmbedding { Frequencies = 16, Width = 3, FrequencyScale = 0.1 }, [-1, 1]);
        CheckMoments(stage.Frequencies, variance: 0.01, kurtosis: 3);
        CheckMoments(stage.Phases, variance: Math.PI * Math.PI / 3, kurtosis: 1.8);
        CheckMoments(stage.Weights, variance: 1.0 / 16 / 3, kurtosis: 1.8);
        CheckMoments(stage.Biases, variance: 1.0 / 16 / 3, kurtosis: 1.8);
    }

    [TestMethod]
    public void Categories_start_anywhere_and_what_is_none_of_them_in_their_middle()
    {
        var shape = new MlpShape(2000, [], 1, Activation.Relu) { Categories = [new CategorySlots(0, 2000, IsIndex: false)], CategoryWidth = 8 };
        var table = Initializer.Draw(shape, Initialization.PyTorchDefault, 1).OfType<LookupStage>().Single().Tables.Single();
        CheckMoments(table.Rows[..^table.Width], variance: 1, kurtosis: 3);
        Assert.IsTrue(table.Row(table.Count).SequenceEqual(new float[table.Width]));
    }

    [TestMethod]
    public void Members_of_embedded_features_start_with_normal_scales()
    {
        var shape = Embedded(500, new PeriodicEmbedding(), [-1, 1]) with { Ensemble = new SharedEnsemble { Members = 16 } };
        var stage = Initializer.Draw(shape, Initialization.PyTorchDefault, 1).OfType<MemberScaleStage>().Single();
        // One draw for all four values of a number.
        CheckMoments([.. stage.Scales.Where((_, i) => i % 4 == 0)], variance: 1, kurtosis: 3);
    }

    [TestMethod]
    public void Weights_depend_on_the_seed_alone()
    {
        CollectionAssert.AreEqual(Draw(Initialization.HeNormal).Weights, Draw(Initialization.HeNormal).Weights);
        CollectionAssert.AreNotEqual(Draw(Initialization.HeNormal).Weights, Draw(Initialization.HeNormal, seed: 2).Weights);
    }

    private static LinearStage Draw(Initialization kind, int inputs = Inputs, int outputs = Outputs, int seed = 1) =>
        (LinearStage)Initializer.Draw(new(inputs, [], outputs, Activation.Relu), kind, seed)[0];

    private static T Draw<T>(int numbers, NumericEmbedding embedding, float[] knots) =>
        Initializer.Draw(Embedded(numbers, embedding, knots), Initialization.PyTorchDefault, 1).OfType<T>().Single();

    private static MlpShape Embedded(int numbers, NumericEmbedding embedding, float[] knots) => new(numbers, [], 1, Activation.Relu)
    {
        Embedding = embedding,
        Numbers = [.. Enumerable.Range(0, numbers)],
        Knots = [.. Enumerable.Repeat(knots, numbers)],
    };

    private static void CheckMoments(float[] values, double variance, double kurtosis)
    {
        double mean = values.Average(value => (double)value), measured = values.Average(value => (value - mean) * (value - mean));
        Assert.AreEqual(0, mean, 5 * Math.Sqrt(variance / values.Length), "mean");
        Assert.AreEqual(variance, measured, 5 * variance * Math.Sqrt((kurtosis - 1) / values.Length), "variance");
    }
}
