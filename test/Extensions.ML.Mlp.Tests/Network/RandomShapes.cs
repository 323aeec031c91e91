using CsCheck;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Network;

/// <summary>Builds with embeddings, categories, scales and ensembles, and rows for them.</summary>
internal static class RandomShapes
{
    private static readonly Gen<NumericEmbedding?> Embeddings = Gen.Int[0, 2].SelectMany(kind => kind switch
    {
        0 => Gen.Const((NumericEmbedding?)null),
        1 => Gen.Int[1, 19].Select(width => (NumericEmbedding?)new PiecewiseLinearEmbedding { Width = width }),
        _ => Gen.Select(Gen.Int[1, 17], Gen.Int[1, 5], (frequencies, width) => (NumericEmbedding?)new PeriodicEmbedding { Frequencies = frequencies, Width = width }),
    });

    private static readonly Gen<SharedEnsemble?> Ensembles = Gen.Select(Gen.Int[0, 4], Gen.Bool, (members, all) => members == 0 ? null : new SharedEnsemble { Members = members, ScalesHiddenLayers = all });

    internal static Gen<MlpShape> Of(int outputs, Activation activation) =>
        from embedding in Embeddings
        from ensemble in Ensembles
        from numbers in Gen.Int[0, 5]
        from oneHot in Gen.Int[0, 4]
        from keys in Gen.Int[0, 3]
        from others in Gen.Int[0, 3]
        from hidden in Gen.Int[12, 40].Array[0, 3]
        from norm in Gen.Bool
        from scales in Gen.Bool
        from shares in Gen.Bool
        from tangent in Gen.Bool
        from seed in Gen.Int
        select Shape(new Random(seed), embedding, numbers, oneHot, keys, others) with
        {
            HiddenLayers = hidden,
            OutputCount = outputs,
            Activation = activation,
            Ensemble = ensemble,
            Normalization = norm ? LayerNormalization.Layer : LayerNormalization.None,
            ScalesInputs = scales,
            SharesActivation = shares && hidden.Length > 0,
            IsTangent = tangent,
        };

    /// <summary>Numbers, a one-hot category, a category as a key, and features that are left as they are, in this order.</summary>
    private static MlpShape Shape(Random random, NumericEmbedding? embedding, int numbers, int oneHot, int keys, int others)
    {
        var categories = new List<CategorySlots>();
        if (oneHot > 0) categories.Add(new(numbers, oneHot, IsIndex: false));
        if (keys > 0) categories.Add(new(numbers + oneHot, keys, IsIndex: true));
        int features = numbers + oneHot + (keys > 0 ? 1 : 0) + others;
        return new(features == 0 ? 1 : features, [], 1, Activation.Identity)
        {
            Categories = categories,
            CategoryWidth = random.Next(1, 6),
            Embedding = embedding,
            Numbers = [.. Enumerable.Range(0, embedding is null ? 0 : numbers)],
            Knots = embedding is PiecewiseLinearEmbedding ? [.. Enumerable.Range(0, numbers).Select(_ => Knots(random))] : [],
        };
    }

    private static float[] Knots(Random random) => [.. Enumerable.Range(0, random.Next(2, 7)).Select(knot => -1.5f + 0.5f * knot + 0.3f * random.NextSingle())];

    /// <summary>What a network of the build starts from.</summary>
    internal static List<Stage> Draw(MlpShape shape, int seed)
    {
        var sample = new DenseRows(shape.FeatureCount, Features(shape, new Random(seed), 20), new float[20], null);
        return Initializer.Draw(shape, shape.IsTangent ? Initialization.DataDriven : Initialization.PyTorchDefault, seed, sample);
    }

    /// <summary>Rows of numbers from -2 to 2, and of keys that the tables have, do not have, or that are none.</summary>
    internal static float[] Features(MlpShape shape, Random random, int rows)
    {
        float[] features = [.. Enumerable.Range(0, rows * shape.FeatureCount).Select(_ => 4 * random.NextSingle() - 2)];
        foreach (var key in shape.Categories.Where(category => category.IsIndex))
            for (int row = 0; row < rows; row++) features[row * shape.FeatureCount + key.First] = random.Next(0, key.Count + 2);
        return features;
    }
}
