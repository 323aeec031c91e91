using CsCheck;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>An untrained network of stages of all kinds, and rows for it.</summary>
internal sealed record RandomNetwork(int Features, int[] Hidden, int Outputs, Activation Activation, bool Normalized, int Seed)
{
    internal static readonly Activation[] Smooth = [Activation.Sigmoid, Activation.Tanh, Activation.Gelu, Activation.GeluTanh, Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity];

    internal static readonly Activation[] Kinked = [Activation.Relu, Activation.LeakyRelu(), Activation.LeakyRelu(0.2), Activation.Elu(), Activation.Elu(0.5), Activation.Selu];

    internal static Gen<RandomNetwork> Of(params Activation[] activations) => Gen.Select(
        Gen.Int[1, 12], Gen.Int[4, 32].Array[0, 3], Gen.Int[1, 3], Gen.Int[0, activations.Length - 1], Gen.Bool, Gen.Int,
        (features, hidden, outputs, activation, normalized, seed) => new RandomNetwork(features, hidden, outputs, activations[activation], normalized, seed));

    internal MlpModel Model()
    {
        var random = new Random(Seed);
        var stages = new List<Stage> { new AffineStage(Draw(random, Features, 2), [.. Draw(random, Features, 0.3).Select(x => x + 1)]) };
        int width = Features;
        foreach (int hidden in Hidden)
        {
            stages.Add(new LinearStage(Draw(random, width * hidden, 1.4 / Math.Sqrt(width)), Draw(random, hidden, 0.5)));
            if (Normalized) stages.Add(new LayerNormStage([.. Draw(random, hidden, 0.2).Select(x => x + 1)], Draw(random, hidden, 0.2), LayerNormStage.DefaultEpsilon));
            stages.Add(new ActivationStage(Activation, hidden));
            width = hidden;
        }
        stages.Add(new LinearStage(Draw(random, width * Outputs, 1 / Math.Sqrt(width)), Draw(random, Outputs, 0.5)));
        // As a Poisson regression has it.
        if (Outputs == 1 && !Normalized) stages.Add(new ActivationStage(Activation.Exponential, 1));
        return new([.. stages], new HistoryBuilder().Build(TrainingEnd.EpochsDone), featureMeans: Draw(random, Features, 2));
    }

    internal float[] Row() => Draw(new Random(Seed + 1), Features, 2);

    private static float[] Draw(Random random, int count, double deviation) => [.. Enumerable.Range(0, count).Select(_ =>
        (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
}
