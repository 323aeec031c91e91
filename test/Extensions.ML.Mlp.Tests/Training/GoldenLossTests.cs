using System.Globalization;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// Every loss as a mean and as a weighted mean, <c>sum(w l) / sum(w)</c>, and its gradients. Losses are differences of numbers up to 40,
/// single precision errs by 5e-6 in one of them and by a fourteenth of that in the mean of 14; hence 1e-6 of the loss, or of 1 where that
/// is less, for losses and gradients.
/// </summary>
[TestClass]
public sealed class GoldenLossTests
{
    private const float Tolerance = 1e-6f;

    private static readonly LossCases Golden = GoldenFile.Read<LossCases>("losses.json");

    public static IEnumerable<string> Cases => Golden.Cases.Select(@case => @case.ToString());

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_mean_and_its_gradients_are_those_of_PyTorch(string name) => Check(Find(name), Find(name).Mean, null);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void The_weighted_mean_and_its_gradients_are_those_of_PyTorch(string name) => Check(Find(name), Find(name).WeightedMean, Golden.Weights);

    private static Case Find(string name) => Golden.Cases.Single(@case => @case.ToString() == name);

    private static void Check(Case @case, Mean expected, float[]? weights)
    {
        LibTorch.EnsureLoaded();
        using var scope = torch.NewDisposeScope();
        var (objective, data) = (@case.Objective, Golden.Data[@case.Data]);
        int rows = data.Labels.Length;
        var outputs = torch.tensor(data.Outputs, [rows, objective.OutputCount]).requires_grad_();
        var batch = new TensorBatch(outputs, objective.Targets(data.Labels, torch.CPU), weights is null ? null : torch.tensor(weights, [rows, 1]), weights?.Sum() ?? rows);
        var loss = objective.MeanLoss(outputs, batch);
        loss.backward();

        Assert.AreEqual(0, loss.dim(), "a scalar");
        Assert.AreEqual(expected.Loss, loss.item<float>(), Tolerance * Math.Max(1, expected.Loss));
        float[] gradients = outputs.grad!.data<float>().ToArray();
        for (int i = 0; i < gradients.Length; i++) Assert.AreEqual(expected.Gradients[i], gradients[i], Tolerance, $"gradient {i}");
    }

    private sealed record LossCases(float[] Weights, Case[] Cases, Dictionary<string, Rows> Data);

    private sealed record Rows(float[] Outputs, float[] Labels);

    private sealed record Mean(float Loss, float[] Gradients);

    private sealed record Case(string Name, string Data, double Option, Mean Mean, Mean WeightedMean)
    {
        internal Objective Objective => Name switch
        {
            nameof(BinaryCrossEntropy) => new BinaryCrossEntropy(LabelSmoothing: Option),
            nameof(SoftmaxCrossEntropy) => new SoftmaxCrossEntropy(4, LabelSmoothing: Option),
            _ => new RegressionObjective(Loss, StandardizeLabel: false),
        };

        private RegressionLoss Loss => Name switch
        {
            nameof(SquaredError) => new SquaredError(),
            nameof(AbsoluteError) => new AbsoluteError(),
            nameof(HuberLoss) => new HuberLoss { Delta = Option },
            nameof(PoissonLoss) => new PoissonLoss(),
            nameof(QuantileLoss) => new QuantileLoss { Level = Option },
            _ => throw new InvalidDataException($"No loss {Name}."),
        };

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Option}");
    }
}
