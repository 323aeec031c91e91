using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Golden;
using Extensions.ML.Mlp.Tests.Network;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Fused;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training.Fused;

/// <summary>
/// The losses and gradients of the fused engine against those of autograd, on random networks. Both compute in single precision and differ
/// in the order of their sums, and so does autograd from itself when the rows come in another order and each parameter moves by a unit in
/// its last place. Allowed are 1e-5 of the largest value, or of 1 where that is less, and 3 times what autograd differs from itself: a
/// deviation that is small stretches rounding errors a thousandfold. At a kink of an activation or a loss either slope is right, and
/// rounding decides which: such cases are left out.
/// </summary>
[TestClass]
public sealed class FusedGradientTests
{
    private const double Tolerance = 1e-5;

    /// <summary>Of autograd's differences from itself.</summary>
    private const int Allowance = 3;

    /// <summary>Four show the spread of nearly all cases; where they do not, more are drawn.</summary>
    private const int MinVariants = 4, MaxVariants = 20;

    private const float UnitInLastPlace = 1.2e-7f;

    /// <summary>Values this near to a kink, relative to the largest or to 1, may lie on either side of it.</summary>
    private const double KinkWidth = 1e-6;

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
    public void Gradients_and_losses_are_those_of_autograd() => Sample(Cases, 150);

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
    public void Gradients_and_losses_of_embeddings_and_ensembles_are_those_of_autograd() => Sample(Recipes, 200);

    /// <summary>A batch of one row is scaled by the running statistics, one that leaves workers without a row counts the others' rows.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    public void Small_batches_are_normalized_as_by_autograd(int rows)
    {
        LibTorch.EnsureLoaded();
        Assert.IsTrue(IsCompared(new(Objectives[0], new(3, [10, 9], 1, Activation.Sigmoid) { Normalization = LayerNormalization.Batch }, rows, Weighted: true, Workers: 3, Seed: 5)));
    }

    /// <param name="cases">The cases to draw from.</param>
    /// <param name="count">How many to draw; the environment variable CsCheck_Iter overrides it.</param>
    private static void Sample(Gen<Case> cases, int count)
    {
        LibTorch.EnsureLoaded();
        using var threads = TorchThreads.Use(1);
        int all = 0, compared = 0;
        cases.Sample(
            @case =>
            {
                all++;
                if (IsCompared(@case)) compared++;
            },
            iter: Environment.GetEnvironmentVariable("CsCheck_Iter") is null ? count : -1,
            threads: 1,
            print: @case => @case.ToString());
        Console.WriteLine($"{compared} of {all} cases compared; the others are at a kink.");
        Assert.IsGreaterThan(all / 2, compared);
    }

    /// <returns>Whether the case was compared; not at a kink.</returns>
    private static bool IsCompared(Case @case)
    {
        using var scope = torch.NewDisposeScope();
        var rows = @case.Rows();
        var expected = Run(@case, network => Autograd(@case, network, rows));
        var distances = KinkDistances(@case, rows);
        var actual = Run(@case, network => new FusedEngine(
            network, @case.Objective, new InMemoryDataLoader(rows, rows.Count, null), new InMemoryDataLoader(rows, 50, null), @case.Seed, @case.Workers));
        string? difference = "no variant";
        var variants = new List<Outcome>();
        while (difference is not null && variants.Count < MaxVariants)
        {
            int seed = variants.Count + 1;
            Case nudged = @case with { NudgeSeed = seed };
            var shuffled = Shuffled(rows, seed);
            if (IsAtKink(distances, KinkDistances(nudged, shuffled))) return false;
            variants.Add(Run(nudged, network => Autograd(@case, network, shuffled)));
            if (variants.Count >= MinVariants) difference = DifferenceOf(expected, actual, variants);
        }
        Assert.IsNull(difference);
        return true;
    }

    /// <summary>The first difference that is not allowed, in words; null for none.</summary>
    private static string? DifferenceOf(Outcome expected, Outcome actual, List<Outcome> variants) =>
        DifferenceOf(expected, actual, variants, outcome => [outcome.Loss], "loss")
        ?? DifferenceOf(expected, actual, variants, outcome => [outcome.Validation.Loss], "validation loss")
        ?? DifferenceOf(expected, actual, variants, outcome => [outcome.Validation.Metric], "validation metric")
        ?? DifferenceOf(expected, actual, variants, outcome => outcome.Gradients, "gradient")
        ?? DifferenceOf(expected, actual, variants, outcome => outcome.Model, "number of the model");

    private static string? DifferenceOf(Outcome expected, Outcome actual, List<Outcome> variants, Func<Outcome, IReadOnlyList<float>> values, string what)
    {
        IReadOnlyList<float> wanted = values(expected), got = values(actual);
        double spread = variants.Max(variant => values(variant).Zip(wanted).Select(pair => Math.Abs((double)pair.First - pair.Second)).DefaultIfEmpty().Max());
        double tolerance = Tolerance * wanted.Select(Math.Abs).Append(1).Max() + Allowance * spread;
        for (int i = 0; i < wanted.Count; i++)
            if (!(Math.Abs((double)wanted[i] - got[i]) <= tolerance)) return $"{what} {i} is {got[i]}, but {wanted[i]} within {tolerance} is expected";
        return wanted.Count == got.Count ? null : $"{what}: {got.Count} values, but {wanted.Count} are expected";
    }

    private static DenseRows Shuffled(DenseRows rows, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(seed).Shuffle(order);
        return rows.Take(order);
    }

    /// <summary>Whether rounding may decide on which side of a kink a value is: its own, and what it differs by in a variant.</summary>
    private static bool IsAtKink(List<float[]> distances, List<float[]> variant) => distances.Zip(variant).Any(pair =>
    {
        double spread = pair.First.Zip(pair.Second).Max(values => Math.Abs((double)values.First - values.Second));
        return pair.First.Min(Math.Abs) <= Math.Max(KinkWidth * Math.Max(1, pair.First.Max(Math.Abs)), Allowance * spread);
    });

    /// <summary>
    /// How far the values before activations with a kink, the errors of losses with one, and the predicted classes are from changing
    /// sides; ascending in each column, so that the order of the rows does not matter.
    /// </summary>
    private static List<float[]> KinkDistances(Case @case, DenseRows rows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradients = torch.no_grad();
        using var network = Network(@case);
        var batch = new ResidentDataLoader(rows, @case.Objective, torch.CPU, rows.Count, null).Take(0);
        var distances = new List<float[]>();
        var x = batch.Features;
        foreach (var layer in network.Layers)
        {
            if (layer is ActivationLayer or ParametricActivationLayer && HasKink(@case.Shape.Activation)) Add(x);
            x = layer.Forward(x, training: true);
        }
        if (@case.Objective is RegressionObjective { Kind: AbsoluteError or QuantileLoss })
            Add(x - batch.Repeated(network.Members).Targets);
        var outputs = MemberMean.Of(network.Forward(batch.Features, training: false), network.Members, @case.Objective.MeanOfMembers);
        if (@case.Objective.LabelClasses > 0) Add(Margins(outputs));
        return distances;

        void Add(torch.Tensor values) => distances.Add(values.sort(0).Values.contiguous().data<float>().ToArray());
    }

    private static bool HasKink(Activation activation) => activation.Kind is ActivationKind.Relu or ActivationKind.LeakyRelu or ActivationKind.Elu or ActivationKind.Selu;

    /// <summary>How far a class is ahead of the next; of two classes with one output the logit.</summary>
    private static torch.Tensor Margins(torch.Tensor outputs)
    {
        if (outputs.size(1) == 1) return outputs;
        var best = outputs.topk(2, 1).values;
        return best.select(1, 0) - best.select(1, 1);
    }

    private static AutogradEngine Autograd(Case @case, MlpNetwork network, DenseRows rows) =>
        new(network, @case.Objective, new ResidentDataLoader(rows, @case.Objective, torch.CPU, rows.Count, null), new ResidentDataLoader(rows, @case.Objective, torch.CPU, 50, null), @case.Seed);

    private static MlpNetwork Network(Case @case)
    {
        var network = new MlpNetwork(@case.Shape, RandomShapes.Draw(@case.Shape, @case.Seed), torch.CPU);
        using (torch.no_grad()) network.Parameters.Values.add_(torch.tensor(@case.Shifts((int)network.Parameters.Values.NumberOfElements)));
        if (@case.NudgeSeed is not { } seed) return network;
        var random = new Random(seed);
        foreach (ref float value in FlatParameters.Memory(network.Parameters.Values)) value *= 1 + UnitInLastPlace * random.Next(-1, 2);
        return network;
    }

    private static Outcome Run(Case @case, Func<MlpNetwork, GradientEngine> create)
    {
        using var network = Network(@case);
        using var engine = create(network);
        engine.BeginEpoch(1);
        engine.Take(0);
        float loss = (float)engine.Backward().Value;
        return new(loss, network.Parameters.Gradients.data<float>().ToArray(), engine.Validate(), network.ToStages().Flat());
    }

    private static Gen<T> OneOf<T>(T[] items) => Gen.Int[0, items.Length - 1].Select(index => items[index]);

    private static RegressionObjective Regression(RegressionLoss loss) => new(loss, StandardizeLabel: false);

    private sealed record Outcome(float Loss, float[] Gradients, (float Loss, float Metric) Validation, float[] Model);

    private sealed record Case(Objective Objective, MlpShape Shape, int RowCount, bool Weighted, int Workers, int Seed)
    {
        internal DenseRows Rows()
        {
            var random = new Random(Seed);
            int classes = Objective.LabelClasses > 0 ? Math.Max(2, Objective.OutputCount) : 6;
            return new(
                Shape.FeatureCount,
                RandomShapes.Features(Shape, random, RowCount),
                Draw(random, RowCount, u => Math.Floor(classes * u)),
                Weighted ? Draw(random, RowCount, u => 0.1 + u) : null);
        }

        /// <summary>Draws which parameters move by a unit in their last place, up or down; null for none.</summary>
        internal int? NudgeSeed { get; init; }

        /// <summary>Moves gains and biases off 1 and 0.</summary>
        internal float[] Shifts(int count) => Draw(new Random(Seed + 1), count, u => 0.4 * u - 0.2);

        private static float[] Draw(Random random, int count, Func<double, double> map) => [.. Enumerable.Range(0, count).Select(_ => (float)map(random.NextDouble()))];

        public override string ToString() => $"{Objective}, {Shape} {Shape.Activation}, {Shape.Normalization}, {RowCount} rows, weighted {Weighted}, {Workers} workers, seed {Seed}";
    }
}
