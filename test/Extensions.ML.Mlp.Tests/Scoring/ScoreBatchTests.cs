using CsCheck;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Scoring;

[TestClass]
public sealed class ScoreBatchTests
{
    private static readonly Activation[] Activations =
    [
        Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.LeakyRelu(), Activation.Elu(), Activation.Selu, Activation.Gelu,
        Activation.GeluTanh, Activation.Silu, Activation.Mish, Activation.Softplus, Activation.Identity, Activation.Exponential,
    ];

    private static readonly Gen<MlpModel> Models = Gen.Select(Gen.Int[1, 40], Gen.Int[1, 90].Array[0, 4], Gen.Int[1, 20], Gen.Int, Draw);

    /// <summary>Blocks, tiles and what is left over of them meet each other at these counts; 100 is more than any block.</summary>
    [TestMethod]
    public void A_row_scores_the_same_alone_in_a_batch_and_in_parallel() => Gen.Select(Models, Gen.Int[0, 100], Gen.Int).Sample(
        (model, count, seed) =>
        {
            float[] rows = Rows(model, count, seed), together = new float[count * model.OutputCount], alone = new float[together.Length], parallel = new float[together.Length];
            model.ScoreBatch(rows, together);
            for (int row = 0; row < count; row++) Score(model, rows, row, alone);
            Parallel.For(0, count, row => Score(model, rows, row, parallel));
            CollectionAssert.AreEqual(Bits(together), Bits(alone), $"{count} rows, {model.Stages.Length} stages");
            CollectionAssert.AreEqual(Bits(together), Bits(parallel));
        },
        iter: 300,
        threads: 1);

    /// <summary>In double precision, sum by sum. A sum of n products errs by some units of the last place of its largest terms.</summary>
    [TestMethod]
    public void Linear_layers_of_all_sizes_add_up() => Gen.Select(Gen.Int[1, 70], Gen.Int[1, 150], Gen.Int).Sample(
        (inputs, outputs, seed) =>
        {
            var random = new Random(seed);
            float[] weights = Numbers(random, inputs * outputs), biases = Numbers(random, outputs), row = Numbers(random, inputs), scores = new float[outputs];
            new MlpModel([new LinearStage(weights, biases)], Empty).Score(row, scores);
            for (int output = 0; output < outputs; output++)
            {
                double sum = biases[output], size = Math.Abs(sum);
                for (int input = 0; input < inputs; input++)
                {
                    double product = (double)weights[output * inputs + input] * row[input];
                    sum += product;
                    size += Math.Abs(product);
                }
                Assert.AreEqual(sum, scores[output], 1e-6 * size, $"output {output} of {inputs}-{outputs}");
            }
        },
        iter: 300,
        threads: 1);

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(1000)]
    public void A_batch_allocates_nothing(int count)
    {
        var model = Draw(10, [200, 100], 3, 1);
        float[] rows = Rows(model, count, 1), scores = new float[3 * count];
        model.ScoreBatch(rows, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) model.ScoreBatch(rows, scores);
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [TestMethod]
    public void A_missing_value_stays_in_its_row()
    {
        var model = Draw(3, [40, 20], 2, 1);
        float[] rows = Rows(model, 20, 1), clean = new float[40], scores = new float[40];
        model.ScoreBatch(rows, clean);
        rows[3 * 7 + 1] = float.NaN;
        model.ScoreBatch(rows, scores);
        for (int i = 0; i < scores.Length; i++)
            if (i / 2 == 7) Assert.IsTrue(float.IsNaN(scores[i]));
            else Assert.AreEqual(clean[i], scores[i]);
    }

    [TestMethod]
    public void Spans_of_another_length_are_refused()
    {
        var model = Draw(3, [4], 2, 1);
        Check("The model takes 3 features, but the row has 2.", () => model.Score(new float[2], new float[2]));
        Check("The model gives 2 scores, but there is room for 3.", () => model.Score(new float[3], new float[3]));
        Check("The model takes 3 features a row, but 7 values are not whole rows.", () => model.ScoreBatch(new float[7], new float[4]));
        Check("The model gives 2 scores for each of 2 rows, but there is room for 5.", () => model.ScoreBatch(new float[6], new float[5]));
    }

    [TestMethod]
    public void A_model_is_saved_and_loaded_as_a_file_and_as_a_stream()
    {
        var model = Draw(5, [30, 10], 4, 1);
        string path = Path.GetTempFileName();
        using var stream = new MemoryStream();
        try
        {
            model.Save(path);
            model.Save(stream);
            CollectionAssert.AreEqual(File.ReadAllBytes(path), stream.ToArray());
            stream.Position = 0;
            float[] rows = Rows(model, 10, 1), scores = new float[40], fromFile = new float[40], fromStream = new float[40];
            model.ScoreBatch(rows, scores);
            MlpModel.Load(path).ScoreBatch(rows, fromFile);
            MlpModel.Load(stream).ScoreBatch(rows, fromStream);
            CollectionAssert.AreEqual(scores, fromFile);
            CollectionAssert.AreEqual(scores, fromStream);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TrainingHistory Empty => new HistoryBuilder().Build(TrainingEnd.EpochsDone);

    private static void Check(string message, Action action) => StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(action).Message, message);

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];

    private static void Score(MlpModel model, float[] rows, int row, float[] scores) =>
        model.Score(rows.AsSpan(row * model.FeatureCount, model.FeatureCount), scores.AsSpan(row * model.OutputCount, model.OutputCount));

    private static float[] Rows(MlpModel model, int count, int seed) => Numbers(new Random(seed), count * model.FeatureCount);

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 4 * random.NextSingle() - 2)];

    /// <summary>Scaled inputs, then layers of which each has an activation of its own and every other a layer normalization.</summary>
    private static MlpModel Draw(int features, int[] hidden, int outputs, int seed)
    {
        var random = new Random(seed);
        var stages = new List<Stage> { new AffineStage(Numbers(random, features), Numbers(random, features)) };
        foreach (int width in hidden)
        {
            AddLinear(width);
            if (random.Next(2) == 0) stages.Add(new LayerNormStage(Numbers(random, width), Numbers(random, width), LayerNormStage.DefaultEpsilon));
            stages.Add(new ActivationStage(Activations[random.Next(Activations.Length)], width));
        }
        AddLinear(outputs);
        return new([.. stages], Empty);

        void AddLinear(int width)
        {
            int inputs = stages[^1].OutputCount;
            stages.Add(new LinearStage([.. Numbers(random, inputs * width).Select(weight => weight / inputs)], Numbers(random, width)));
        }
    }
}
