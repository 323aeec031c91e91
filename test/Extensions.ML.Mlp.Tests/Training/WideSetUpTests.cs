using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Setting up a network takes time in proportion to the features: four times the features read four times the items.</summary>
[TestClass]
public sealed class WideSetUpTests
{
    private const int Narrow = 200, Times = 4;

    /// <summary>Reads that grow in proportion give a ratio of 4, with the square of the features 16.</summary>
    private const double MaxRatio = 1.25 * Times;

    [TestMethod]
    public void Stages_of_an_embedding_read_its_edges_in_proportion() => IsLinear(numbers =>
    {
        var knots = new CountedList<float[]>([.. Enumerable.Repeat<float[]>([0, 1, 2, 3], numbers)]);
        int width = 2, size = numbers * width;
        int[] places = [.. Enumerable.Range(0, numbers)];
        var parts = new EmbeddingParts(numbers, width, places, knots, new float[size], new float[size], new float[size * 3]);
        EmbeddingParts.Of(parts.ToStage());
        return knots.Reads;
    });

    [TestMethod]
    public void First_weights_read_numbers_and_categories_in_proportion()
    {
        NumericEmbedding[] embeddings = [new PiecewiseLinearEmbedding { Width = 2 }, new PeriodicEmbedding { Width = 1 }];
        foreach (var embedding in embeddings)
            IsLinear(count =>
            {
                // One half are numbers, one quarter categories that stay one-hot, one quarter categories that are embedded.
                var numbers = new CountedList<int>([.. Enumerable.Range(0, count / 2)]);
                var oneHots = new CountedList<CategorySlots>(Slots(count / 2, count / 8));
                var embedded = new CountedList<CategorySlots>(Slots(count / 2 + count / 4, count / 8));
                var knots = new CountedList<float[]>([.. Enumerable.Repeat<float[]>([0, 1, 2], count / 2)]);
                var shape = new MlpShape(count, [4], 1, Activation.Relu)
                {
                    Numbers = numbers,
                    Knots = knots,
                    OneHots = oneHots,
                    Categories = embedded,
                    CategoryWidth = 2,
                    Embedding = embedding,
                    Ensemble = new() { Members = 2 },
                };
                Initializer.Draw(shape, Initialization.PyTorchDefault, seed: 1);
                Assert.IsGreaterThan(0, shape.ParameterCount);
                return numbers.Reads + oneHots.Reads + embedded.Reads + knots.Reads;
            });
    }

    [TestMethod]
    [DataRow(InputNormalization.Quantile)]
    [DataRow(InputNormalization.Standardize)]
    [DataRow(InputNormalization.RobustClipped)]
    public void Scalings_read_categories_in_proportion(InputNormalization kind) => IsLinear(count =>
    {
        var rows = new DenseRows(count, [.. Enumerable.Range(0, 3 * count).Select(i => (float)(i * 7 % 11))], new float[3], null);
        CountedList<CategorySlots> categories = new(Slots(0, count / 2)), embedded = new(Slots(0, count / 4));
        Preprocessor.FitStages(kind, imputation: null, StatisticsAccumulator.Measure(rows, classCount: 0), rows, categories, embedded);
        return categories.Reads + embedded.Reads;
    });

    private static CategorySlots[] Slots(int first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new CategorySlots(first + 2 * i, 2, IsIndex: false))];

    private static void IsLinear(Func<int, long> readsOf)
    {
        long narrow = readsOf(Narrow), wide = readsOf(Times * Narrow);
        Assert.IsGreaterThan(0, narrow);
        Assert.IsLessThan(MaxRatio, (double)wide / narrow, $"{narrow} reads for {Narrow} features, {wide} for {Times * Narrow}");
    }
}
