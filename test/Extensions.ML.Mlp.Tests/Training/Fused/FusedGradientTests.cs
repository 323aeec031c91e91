using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Tests.Network;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Fused;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training.Fused;

/// <summary>
/// The fused engine's losses and gradients against autograd's, on random networks. Both compute in single precision and differ in the order
/// of their sums alone: 1e-5 of the largest gradient, or of 1 where that is less; more only where a normalization stretches errors.
/// </summary>
[TestClass]
public sealed class FusedGradientTests
{
    private const double Tolerance = 1e-5;

    /// <summary>Two or three values may lie so close that their deviation stretches rounding errors a thousandfold.</summary>
    private const int FewestToMeasure = 12;

    private static readonly Objective[] Objectives =
    [
        new BinaryCrossEntropy(), new BinaryCrossEntropy(LabelSmoothing: 0.2),
        new SoftmaxCrossEntropy(2), new SoftmaxCrossEntropy(3), new SoftmaxCrossEntropy(21, LabelSmoothing: 0.1),
        Regression(new SquaredError()), Regression(new AbsoluteError()), Regression(new HuberLoss { Delta = 0.7 }), Regression(new PoissonLoss()), Regression(new QuantileLoss { Level = 0.3 }),
    ];

    private static readonly Activation[] Activations =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(0.1), Activation.Elu(1.5), Activation.Selu, Activation.Gelu, Activation.GeluTanh,
        Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity,
    ];

    private static readonly Gen<Case> Cases =
        from objective in OneOf(Objectives)
        from activation in OneOf(Activations)
        from normalization in OneOf(Enum.GetValues<LayerNormalization>())
        from features in Gen.Int[1, 70]
        from hidden in Gen.Int[normalization == LayerNormalization.Layer ? FewestToMeasure : 1, 70].Array[0, 4]
        from rows in Gen.Int[normalization == LayerNormalization.Batch ? FewestToMeasure : 1, 150]
        from weighted in Gen.Bool
        from workers in Gen.Int[1, 3]
        from seed in Gen.Int
        select new Case(objective, new(features, hidden, objective.OutputCount, activation) { Normalization = normalization }, rows, weighted, workers, seed);

    [TestMethod]
    public void Gradients_and_losses_are_those_of_autograd()
    {
        LibTorch.EnsureLoaded();
        using var threads = TorchThreads.Use(1);
        Cases.Sample(Check, iter: 150, threads: 1, print: @case => @case.ToString());
    }

    private static readonly Gen<Case> Recipes =
        from objective in OneOf(Objectives)
        from activation in OneOf(Activations)
        from shape in RandomShapes.Of(objective.OutputCount, activation)
        from rows in Gen.Int[1, 70]
        from weighted in Gen.Bool
        from workers in Gen.Int[1, 3]
        from seed in Gen.Int
        select new Case(objective, shape with { OutputCount = objective.OutputCount }, rows, weighted, workers, seed);

    [TestMethod]
    public void Gradients_and_losses_of_embeddings_and_ensembles_are_those_of_autograd()
    {
        LibTorch.EnsureLoaded();
        using var threads = TorchThreads.Use(1);
        Recipes.Sample(Check, iter: 200, threads: 1, print: @case => @case.ToString());
    }

    /// <summary>A batch of one row is scaled by the running statistics, one that leaves workers without a row counts the others' rows.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void Small_batches_are_normalized_as_by_autograd(int rows)
    {
        LibTorch.EnsureLoaded();
        Check(new(Objectives[0], new(3, [10, 9], 1, Activation.Sigmoid) { Normalization = LayerNormalization.Batch }, rows, Weighted: true, Workers: 3, Seed: 5));
    }

    private static void Check(Case @case)
    {
        using var scope = torch.NewDisposeScope();
        var rows = @case.Rows();
        var expected = Run(@case, network => Autograd(@case, network, rows));
        var actual = Run(@case, network => new FusedEngine(network, @case.Objective, new MemoryBatches(rows, rows.Count, null), new MemoryBatches(rows, 50, null), @case.Seed, @case.Workers));
        AssertClose(expected.Loss, actual.Loss, "loss");
        AssertClose(expected.Validation.Loss, actual.Validation.Loss, "validation loss");
        AssertClose(expected.Validation.Metric, actual.Validation.Metric, "validation metric");
        double tolerance = Tolerance * Math.Max(1, expected.Gradients.Max(Math.Abs)) + Stretched(@case, rows, expected.Gradients);
        for (int i = 0; i < expected.Gradients.Length; i++) Assert.AreEqual(expected.Gradients[i], actual.Gradients[i], tolerance, $"gradient {i}");
        for (int i = 0; i < expected.Model.Length; i++) AssertClose(expected.Model[i], actual.Model[i], $"number {i} of the model");
    }

    /// <summary>
    /// A deviation that is small stretches what is divided by it, the rounding errors too. How much they are stretched shows when
    /// each parameter is moved by a unit of its last place: autograd's own gradients move by as much, and eight times that is allowed.
    /// </summary>
    private static double Stretched(Case @case, TrainingRows rows, float[] gradients)
    {
        if (@case.Shape.Normalization == LayerNormalization.None) return 0;
        var moved = Run(@case with { Nudge = 1.2e-7f }, network => Autograd(@case, network, rows));
        return 8 * gradients.Zip(moved.Gradients).Max(pair => Math.Abs(pair.First - pair.Second));
    }

    private static AutogradEngine Autograd(Case @case, MlpNetwork network, TrainingRows rows) =>
        new(network, @case.Objective, new ResidentBatches(rows, @case.Objective, torch.CPU, rows.Count, null), new ResidentBatches(rows, @case.Objective, torch.CPU, 50, null), @case.Seed);

    private static void AssertClose(double expected, double actual, string what) => Assert.AreEqual(expected, actual, Tolerance * Math.Max(1, Math.Abs(expected)), what);

    private static Outcome Run(Case @case, Func<MlpNetwork, GradientEngine> create)
    {
        using var network = new MlpNetwork(@case.Shape, RandomShapes.Draw(@case.Shape, @case.Seed), torch.CPU);
        using (torch.no_grad()) network.Parameters.Values.add_(torch.tensor(@case.Shifts((int)network.Parameters.Values.NumberOfElements)));
        var values = FlatParameters.Memory(network.Parameters.Values);
        for (int i = 0; i < values.Length; i++) values[i] *= 1 + (i % 2 == 0 ? @case.Nudge : -@case.Nudge);
        using var engine = create(network);
        engine.BeginEpoch(1);
        engine.Take(0);
        double loss = engine.Backward().Value;
        return new(loss, network.Parameters.Gradients.data<float>().ToArray(), engine.Validate(), network.ToStages().Flat());
    }

    private static Gen<T> OneOf<T>(T[] items) => Gen.Int[0, items.Length - 1].Select(index => items[index]);

    private static RegressionObjective Regression(RegressionLoss loss) => new(loss, StandardizeLabel: false);

    private sealed record Outcome(double Loss, float[] Gradients, (float Loss, float Metric) Validation, float[] Model);

    private sealed record Case(Objective Objective, MlpShape Shape, int RowCount, bool Weighted, int Workers, int Seed)
    {
        internal TrainingRows Rows()
        {
            var random = new Random(Seed);
            int classes = Objective.LabelClasses > 0 ? Math.Max(2, Objective.OutputCount) : 6;
            return new(
                Shape.FeatureCount,
                RandomShapes.Features(Shape, random, RowCount),
                Draw(random, RowCount, u => Math.Floor(classes * u)),
                Weighted ? Draw(random, RowCount, u => 0.1 + u) : null);
        }

        /// <summary>What every parameter is moved by, up or down, as a share of it.</summary>
        internal float Nudge { get; init; }

        /// <summary>Moves gains and biases off 1 and 0.</summary>
        internal float[] Shifts(int count) => Draw(new Random(Seed + 1), count, u => 0.4 * u - 0.2);

        private static float[] Draw(Random random, int count, Func<double, double> map) => [.. Enumerable.Range(0, count).Select(_ => (float)map(random.NextDouble()))];

        public override string ToString() => $"{Objective}, {Shape} {Shape.Activation}, {Shape.Normalization}, {RowCount} rows, weighted {Weighted}, {Workers} workers, seed {Seed}";
    }
}
