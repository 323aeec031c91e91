using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Network;
using Extensions.ML.Mlp.Training;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>The gradients against central differences of a network that <see cref="ReferenceNetwork"/> states anew, in double precision.</summary>
[TestClass]
public sealed class GradientTests
{
    /// <summary>The step of the differences: what curvature adds is about its square, what double precision rounds 1e-9.</summary>
    private const double Step = 1e-6;

    /// <summary>
    /// Relative to the case's largest slope, or to 1: gradients are sums in single precision of some hundred terms, of 6e-8 error each.
    /// What a normalization stretches, it stretches the errors with.
    /// </summary>
    private const double Tolerance = 4e-6;

    /// <summary>The losses with a kink at error 0 have labels that no output comes near.</summary>
    private static readonly Task[] Tasks =
    [
        new("binary", new BinaryCrossEntropy(), u => Math.Floor(2 * u), (z, y) => Softplus(z[0]) - y * z[0]),
        new("binary, smoothed", new BinaryCrossEntropy(LabelSmoothing: 0.2), u => Math.Floor(2 * u), (z, y) => Softplus(z[0]) - (0.8 * y + 0.1) * z[0]),
        new("three classes", new SoftmaxCrossEntropy(3), u => Math.Floor(3 * u), (z, y) => LogSum(z) - z[(int)y]),
        new("four classes, smoothed", new SoftmaxCrossEntropy(4, LabelSmoothing: 0.2), u => Math.Floor(4 * u), (z, y) => LogSum(z) - 0.8 * z[(int)y] - 0.2 * z.Average()),
        new("squared", Regression(new SquaredError()), u => 4 * u - 2, (z, y) => (z[0] - y) * (z[0] - y)),
        new("absolute", Regression(new AbsoluteError()), u => u < 0.5 ? -30 : 30, (z, y) => Math.Abs(z[0] - y)),
        new("Huber", Regression(new HuberLoss { Delta = 0.7 }), u => 4 * u - 2, (z, y) => Math.Abs(z[0] - y) < 0.7 ? (z[0] - y) * (z[0] - y) / 2 : 0.7 * (Math.Abs(z[0] - y) - 0.35)),
        new("Poisson", Regression(new PoissonLoss()), u => Math.Floor(6 * u), (z, y) => Math.Exp(z[0]) - y * z[0]),
        new("quantile", Regression(new QuantileLoss { Level = 0.3 }), u => u < 0.5 ? -30 : 30, (z, y) => Math.Max(0.3 * (y - z[0]), -0.7 * (y - z[0]))),
    ];

    private static readonly Activation[] Smooth =
        [Activation.Sigmoid, Activation.Tanh, Activation.Softplus, Activation.Gelu, Activation.GeluTanh, Activation.Silu, Activation.Mish, Activation.Elu(), Activation.Identity];

    private static readonly Gen<Case> Cases =
        from task in OneOf(Tasks)
        from activation in OneOf(Smooth)
        from normalization in OneOf(Enum.GetValues<LayerNormalization>())
        from features in Gen.Int[1, 5]
        from hidden in Gen.Int[1, 7].Array[0, 3]
        from rows in Gen.Int[1, 12]
        from weighted in Gen.Bool
        from l1 in Gen.Bool.Select(penalized => penalized ? 0.05 : 0)
        from seed in Gen.Int
        select new Case(task, new(features, hidden, task.Objective.OutputCount, activation) { Normalization = normalization }, rows, weighted, l1, seed);

    private static readonly Gen<Case> Recipes =
        from task in OneOf(Tasks)
        from activation in OneOf(Smooth)
        from shape in RandomShapes.Of(task.Objective.OutputCount, activation)
        from rows in Gen.Int[1, 6]
        from weighted in Gen.Bool
        from l1 in Gen.Bool.Select(penalized => penalized ? 0.05 : 0)
        from seed in Gen.Int
        select new Case(task, Narrow(shape) with { OutputCount = task.Objective.OutputCount }, rows, weighted, l1, seed) { MostOfPart = 8 };

    [TestMethod]
    public void Gradients_are_the_slopes_of_the_loss()
    {
        LibTorch.EnsureLoaded();
        Cases.Sample(Check, iter: 150, threads: 1, print: @case => @case.ToString());
    }

    /// <summary>Everything that is learned before, between and behind linear layers: of each kind and layer some parameters, of those that are few all.</summary>
    [TestMethod]
    public void Gradients_of_embeddings_categories_scales_and_members_are_the_slopes_of_the_loss()
    {
        LibTorch.EnsureLoaded();
        Recipes.Sample(Check, iter: 40, threads: 1, print: @case => @case.ToString());
    }

    private static void Check(Case @case)
    {
        var rows = @case.Rows();
        var reference = new ReferenceNetwork(@case.Shape, rows, @case.Task.Loss, @case.L1);
        var (gradients, parameters) = Gradients(@case, rows);
        reference.Loss(parameters);
        Assert.AreEqual(parameters.Length, reference.Parts.Sum(part => part.Count));
        int[] chosen = [.. reference.Parts.SelectMany(@case.Chosen)];
        double[] slopes = Array.ConvertAll(chosen, i => (Moved(i, Step) - Moved(i, -Step)) / (2 * Step));
        double tolerance = Tolerance * reference.Stretch * slopes.Max(slope => Math.Max(1, Math.Abs(slope)));
        foreach (var (i, slope) in chosen.Zip(slopes))
        {
            // The size of a weight within a step of 0 has a kink between the two losses.
            if (@case.L1 > 0 && Math.Abs(parameters[i]) <= Step) continue;
            Assert.AreEqual(slope, gradients[i], tolerance, $"parameter {i}");
        }

        double Moved(int parameter, double by)
        {
            double kept = parameters[parameter];
            parameters[parameter] += by;
            double loss = reference.Loss(parameters);
            parameters[parameter] = kept;
            return loss;
        }
    }

    /// <summary>The gradients that a step leaves, and the parameters before it: those of a fresh network, each shifted a little.</summary>
    private static (float[] Gradients, double[] Parameters) Gradients(Case @case, DenseRows rows)
    {
        using var scope = torch.NewDisposeScope();
        var random = new Random(@case.Seed);
        using var network = new MlpNetwork(@case.Shape, RandomShapes.Draw(@case.Shape, @case.Seed), torch.CPU);
        var values = network.Parameters.Values;
        using (torch.no_grad()) values.add_(torch.tensor(Draw(random, (int)values.NumberOfElements, u => 0.4 * u - 0.2)));
        double[] parameters = [.. values.data<float>().ToArray().Select(value => (double)value)];
        var batches = new ResidentDataLoader(rows, @case.Task.Objective, torch.CPU, rows.Count, shuffleSeed: null);
        using var learner = new Learner(network, new AutogradEngine(network, @case.Task.Objective, batches, null, seed: 0), new Sgd(), @case.L1);
        learner.Engine.Take(0);
        learner.Step();
        return (network.Parameters.Gradients.data<float>().ToArray(), parameters);
    }

    private static Gen<T> OneOf<T>(T[] items) => Gen.Int[0, items.Length - 1].Select(index => items[index]);

    private static float[] Draw(Random random, int count, Func<double, double> map) => [.. Enumerable.Range(0, count).Select(_ => (float)map(random.NextDouble()))];

    private static RegressionObjective Regression(RegressionLoss loss) => new(loss, StandardizeLabel: false);

    private static double Softplus(double z) => Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));

    private static double LogSum(double[] z) => z.Max() + Math.Log(z.Sum(value => Math.Exp(value - z.Max())));

    /// <param name="Name">For messages.</param>
    /// <param name="Objective">What is checked.</param>
    /// <param name="Label">A label from an even draw between 0 and 1.</param>
    /// <param name="Loss">The loss of a row.</param>
    private sealed record Task(string Name, Objective Objective, Func<double, double> Label, Func<double[], float, double> Loss);

    /// <summary>The build with hidden layers wide enough to be measured and narrow enough to be stated in a moment.</summary>
    private static MlpShape Narrow(MlpShape shape) => shape with { HiddenLayers = [.. shape.HiddenLayers.Select(width => 12 + width % 3)] };

    private sealed record Case(Task Task, MlpShape Shape, int RowCount, bool Weighted, double L1, int Seed)
    {
        /// <summary>How many of the parameters of a part are moved at most.</summary>
        internal int MostOfPart { get; init; } = int.MaxValue;

        internal IEnumerable<int> Chosen((int Start, int Count) part)
        {
            int[] all = [.. Enumerable.Range(part.Start, part.Count)];
            if (all.Length > MostOfPart) new Random(Seed + part.Start).Shuffle(all);
            return all.Take(MostOfPart);
        }

        internal DenseRows Rows()
        {
            var random = new Random(Seed);
            return new(
                Shape.FeatureCount,
                RandomShapes.Features(Shape, random, RowCount),
                Draw(random, RowCount, Task.Label),
                Weighted ? Draw(random, RowCount, u => 0.1 + u) : null);
        }

        public override string ToString() => $"{Task.Name}, {Shape} {Shape.Activation}, {Shape.Normalization}, {RowCount} rows, weighted {Weighted}, L1 {L1}, seed {Seed}";
    }
}
