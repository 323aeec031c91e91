using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>What the layers with parameters start from, in their order. It is drawn on the CPU, so that every device starts alike.</summary>
internal static class Initializer
{
    /// <param name="shape">The build.</param>
    /// <param name="kind">How weights and biases are drawn.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <param name="sample">Rows as the network takes them, [rows, FeatureCount]; needed by the data-driven kind alone.</param>
    internal static List<Stage> Draw(MlpShape shape, Initialization kind, int seed, DenseRows? sample = null)
    {
        var random = RandomSeeds.Create(seed, RandomSeeds.InitialWeights);
        var stages = InitialInput.Draw(shape, random);
        var draw = kind == Initialization.DataDriven ? new DataDrivenDraw(shape, stages, sample!, random) : null;
        int hidden = 0;
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            bool isHead = hidden == shape.HiddenLayers.Count;
            if (isHead && shape.Ensemble is not null)
            {
                stages.Add(new EnsembleStage([.. Enumerable.Range(0, shape.Members).Select(_ => new Stage[] { Linear(random, kind, inputs, outputs) })]));
                break;
            }
            if (shape.ScalesHiddenLayers && hidden > 0) stages.Add(new MemberAffineStage(shape.Members, Ones(shape.Members * inputs), new float[shape.Members * inputs]));
            var linear = draw?.Linear(inputs, outputs, isHead) ?? Linear(random, kind, inputs, outputs);
            if (!isHead && shape.ScalesHiddenLayers) stages.AddRange(Memberwise(shape.Members, linear));
            else stages.Add(linear);
            if (isHead) break;
            if (shape.Normalization == LayerNormalization.Layer) stages.Add(new LayerNormStage(Ones(outputs), new float[outputs], LayerNormStage.DefaultEpsilon));
            if (shape.SharesActivation) stages.Add(new ParametricActivationStage(shape.Activation, Ones(outputs)));
            hidden++;
        }
        return stages;
    }

    /// <summary>The layer without its biases, which each member takes for its own.</summary>
    private static Stage[] Memberwise(int members, LinearStage linear) =>
    [
        new LinearStage(linear.Weights, new float[linear.OutputCount]),
        new MemberAffineStage(members, Ones(members * linear.OutputCount), [.. Enumerable.Repeat(linear.Biases, members).SelectMany(biases => biases)]),
    ];

    private static LinearStage Linear(Random random, Initialization kind, int inputs, int outputs)
    {
        var (weights, biases) = (new float[inputs * outputs], new float[outputs]);
        for (int i = 0; i < weights.Length; i++) weights[i] = Weight(random, kind, inputs, outputs);
        for (int i = 0; i < biases.Length; i++) biases[i] = Bias(random, kind, inputs);
        return new(weights, biases);
    }

    private static float Weight(Random random, Initialization kind, int inputs, int outputs) => kind switch
    {
        Initialization.GlorotUniform => random.Uniform(Math.Sqrt(6.0 / (inputs + outputs))),
        Initialization.GlorotNormal => random.Normal(Math.Sqrt(2.0 / (inputs + outputs))),
        Initialization.HeUniform => random.Uniform(Math.Sqrt(6.0 / inputs)),
        Initialization.HeNormal => random.Normal(Math.Sqrt(2.0 / inputs)),
        Initialization.DataDriven => random.Normal(1 / Math.Sqrt(inputs)),
        // Kaiming uniform with a = sqrt(5), as PyTorch calls it, comes to this bound.
        _ => random.Uniform(1 / Math.Sqrt(inputs)),
    };

    private static float Bias(Random random, Initialization kind, int inputs) =>
        kind == Initialization.PyTorchDefault ? random.Uniform(1 / Math.Sqrt(inputs)) : 0;

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];
}
