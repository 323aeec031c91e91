namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>Small data made from a seed.</summary>
internal static class Points
{
    /// <summary>Two round clouds whose centres are two deviations apart: about 84 % can be told apart.</summary>
    internal static List<Point> Clouds(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float x1 = (float)(Normal(random) + (i % 2 == 0 ? 1 : -1)), x2 = (float)Normal(random);
            return new Point { X1 = x1, X2 = x2, Label = i % 2 == 0, Weight = i % 3 == 0 ? 2 : 1, Class = i % 2 == 0 ? "right" : x2 > 0 ? "upper left" : "lower left" };
        })];
    }

    internal static IDataView View(this IEnumerable<Point> points, MLContext context) => context.Data.LoadFromEnumerable(points);

    internal static IEstimator<ITransformer> Features(MLContext context) => context.Transforms.Concatenate("Features", "X1", "X2");

    /// <summary>Rows with a feature vector of a length that the schema knows.</summary>
    internal static IDataView Vectors(MLContext context, int width, params VectorRow[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(VectorRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return context.Data.LoadFromEnumerable(rows, schema);
    }

    internal static VectorRow Row(bool label, params float[] features) => new() { Features = new VBuffer<float>(features.Length, features), Label = label };

    /// <summary>Options of a plain sigmoid network, which learns toy data in a moment.</summary>
    internal static MlpBinaryTrainer.Options Quick(int epochs = 20) => new MlpBinaryTrainer.Options
    {
        HiddenLayers = [8],
        Activation = Activation.Sigmoid,
        InputNormalization = InputNormalization.None,
        Dropout = [],
        EarlyStopping = null,
        BatchSize = 32,
        Optimizer = new Sgd { LearningRate = 0.5, Momentum = 0.9 },
        Epochs = epochs,
        Seed = 1,
        Threads = 1,
        Device = "cpu",
    }.Plainly();

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
