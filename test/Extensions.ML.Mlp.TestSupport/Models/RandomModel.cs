using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.TestSupport.Models;

/// <summary>Models with drawn weights, of every kind of stage.</summary>
internal static class RandomModel
{
    internal const int FeatureCount = 5;

    internal static Activation[] Activations { get; } =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(0.2), Activation.Elu(1.5), Activation.Selu, Activation.Gelu,
        Activation.GeluTanh, Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity,
    ];

    /// <summary>Scaled inputs, then hidden layers that are normalized when asked.</summary>
    internal static MlpModel Draw(Activation activation, int depth, int outputs, bool normalized, int seed = 1)
    {
        var random = new Random(seed);
        var stages = new List<Stage> { new AffineStage(Numbers(random, FeatureCount), Numbers(random, FeatureCount)) };
        for (int layer = 0; layer < depth; layer++)
        {
            int width = random.Next(1, 9);
            stages.Add(Linear(width));
            if (normalized) stages.Add(new LayerNormStage(Numbers(random, width), Numbers(random, width), LayerNormStage.DefaultEpsilon));
            stages.Add(new ActivationStage(activation, width));
        }
        stages.Add(Linear(outputs));
        return new([.. stages], new HistoryBuilder().Build(TrainingEnd.EpochsDone));

        LinearStage Linear(int width) => new([.. Numbers(random, stages[^1].OutputCount * width).Select(weight => weight / stages[^1].OutputCount)], Numbers(random, width));
    }

    /// <summary>From -2 to 2.</summary>
    internal static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextSingle() - 2)];

    /// <summary>The rows as a column Features, labelled by the sign of the first feature.</summary>
    internal static IDataView View(MLContext context, float[] rows) =>
        context.Data.LoadFromEnumerable(rows.Chunk(FeatureCount).Select(features => new Row { Features = features, Label = features[0] > 0 }));

    private sealed class Row
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
