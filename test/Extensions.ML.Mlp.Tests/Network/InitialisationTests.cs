using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>
/// What the initialisers draw, in distribution. A mean of n draws lies within five of its standard errors, s / sqrt(n), but for one draw
/// in a million; a variance within five of s^2 sqrt((k - 1) / n), where the kurtosis k is 9/5 of uniform and 3 of normal draws. The seed
/// is fixed, so that a test passes always or never.
/// </summary>
[TestClass]
public sealed class InitialisationTests
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
        var stages = Initialisation.Draw(new(50, [400, 100], 10, Activation.Relu), Initialization.HeNormal, seed: 3).Cast<LinearStage>().ToList();
        foreach (var stage in stages) CheckMoments(stage.Weights, 2.0 / stage.InputCount, kurtosis: 3);
        CollectionAssert.AreEqual((int[])[50, 400, 100], stages.ConvertAll(stage => stage.InputCount));
    }

    [TestMethod]
    public void Weights_depend_on_the_seed_alone()
    {
        CollectionAssert.AreEqual(Draw(Initialization.HeNormal).Weights, Draw(Initialization.HeNormal).Weights);
        CollectionAssert.AreNotEqual(Draw(Initialization.HeNormal).Weights, Draw(Initialization.HeNormal, seed: 2).Weights);
    }

    private static LinearStage Draw(Initialization kind, int inputs = Inputs, int outputs = Outputs, int seed = 1) =>
        (LinearStage)Initialisation.Draw(new(inputs, [], outputs, Activation.Relu), kind, seed)[0];

    private static void CheckMoments(float[] values, double variance, double kurtosis)
    {
        double mean = values.Average(value => (double)value), measured = values.Average(value => (value - mean) * (value - mean));
        Assert.AreEqual(0, mean, 5 * Math.Sqrt(variance / values.Length), "mean");
        Assert.AreEqual(variance, measured, 5 * variance * Math.Sqrt((kurtosis - 1) / values.Length), "variance");
    }
}
