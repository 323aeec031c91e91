using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Network;

/// <summary>What the layers with parameters start from, in their order. It is drawn on the CPU, so that every device starts alike.</summary>
internal static class Initialisation
{
    internal static List<Stage> Draw(MlpShape shape, Initialization kind, int seed)
    {
        var random = Seeds.Create(seed, Seeds.InitialWeights);
        var stages = new List<Stage>();
        foreach (var (inputs, outputs) in shape.LinearLayers)
        {
            if (stages.Count > 0 && shape.Normalization == LayerNormalization.Layer)
                stages.Add(new LayerNormStage([.. Enumerable.Repeat(1f, inputs)], new float[inputs], LayerNormStage.DefaultEpsilon));
            var (weights, biases) = (new float[inputs * outputs], new float[outputs]);
            for (int i = 0; i < weights.Length; i++) weights[i] = Weight(random, kind, inputs, outputs);
            for (int i = 0; i < biases.Length; i++) biases[i] = Bias(random, kind, inputs);
            stages.Add(new LinearStage(weights, biases));
        }
        return stages;
    }

    private static float Weight(Random random, Initialization kind, int inputs, int outputs) => kind switch
    {
        Initialization.GlorotUniform => Uniform(random, Math.Sqrt(6.0 / (inputs + outputs))),
        Initialization.GlorotNormal => Normal(random, Math.Sqrt(2.0 / (inputs + outputs))),
        Initialization.HeUniform => Uniform(random, Math.Sqrt(6.0 / inputs)),
        Initialization.HeNormal => Normal(random, Math.Sqrt(2.0 / inputs)),
        // Kaiming uniform with a = sqrt(5), as PyTorch calls it, comes to this bound.
        _ => Uniform(random, 1 / Math.Sqrt(inputs)),
    };

    private static float Bias(Random random, Initialization kind, int inputs) =>
        kind == Initialization.PyTorchDefault ? Uniform(random, 1 / Math.Sqrt(inputs)) : 0;

    private static float Uniform(Random random, double bound) => (float)(bound * (2 * random.NextDouble() - 1));

    /// <summary>One of the pair of Box and Muller (1958).</summary>
    private static float Normal(Random random, double deviation) =>
        (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()));
}
