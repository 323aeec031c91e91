using Extensions.ML.Mlp.Inference;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Tests.Exchange;
using Extensions.ML.Mlp.Tests.Model;
using Extensions.ML.Mlp.Tests.Model.Saved;
using Extensions.ML.Mlp.Training.Fused;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Scoring;

/// <summary>What must hold for every kind of stage. A new kind has a sample in <see cref="StageModels"/> or <see cref="BareModels"/>.</summary>
[TestClass]
public sealed class StageTests
{
    private const int RowCount = 60;

    /// <summary>Finite differences err by the second or third derivative and by the scores' rounding.</summary>
    private const float Step = 0.01f, Tolerance = 0.02f;

    private static readonly Dictionary<string, MlpModel> Models = BareModels.All().ToDictionary(sample => sample.Name, sample => sample.Model);

    public static IEnumerable<string> Names => Models.Keys;

    /// <summary>Those whose features are <see cref="RandomModel"/>'s.</summary>
    public static IEnumerable<string> StageNames => StageModels.All().Select(sample => sample.Name);

    [TestMethod]
    public void Every_kind_has_a_sample()
    {
        var kinds = Models.Values.SelectMany(model => model.Stages).SelectMany(WithInner).Select(stage => stage.Kind).Distinct().Order();
        CollectionAssert.AreEqual(Enum.GetValues<StageKind>(), kinds.ToArray());
        var means = Models.Values.SelectMany(model => model.Stages).OfType<EnsembleAverageStage>().Select(stage => stage.Mean).Distinct().Order();
        CollectionAssert.AreEqual(Enum.GetValues<MeanKind>(), means.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_row_scores_the_same_alone_and_in_batches(string name)
    {
        var model = Models[name];
        float[] rows = Rows(name, withMissing: true), together = Scores(model, rows);
        for (int count = 1; count < RowCount; count += count < 16 ? 1 : 11)
        {
            var some = Scores(model, rows[..(count * model.FeatureCount)]);
            CollectionAssert.AreEqual(Bits(together[..some.Length]), Bits(some), $"{count} rows");
        }
        for (int row = 0; row < RowCount; row++)
        {
            var alone = Scores(model, rows[(row * model.FeatureCount)..((row + 1) * model.FeatureCount)]);
            CollectionAssert.AreEqual(Bits(together[(row * model.OutputCount)..((row + 1) * model.OutputCount)]), Bits(alone), $"row {row}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void After_the_first_row_nothing_is_allocated(string name)
    {
        var model = Models[name];
        float[] rows = Rows(name, withMissing: true), scores = new float[RowCount * model.OutputCount];
        model.ScoreBatch(rows, scores);
        model.Score(rows.AsSpan(0, model.FeatureCount), scores.AsSpan(0, model.OutputCount));
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.ScoreBatch(rows, scores);
        model.Score(rows.AsSpan(0, model.FeatureCount), scores.AsSpan(0, model.OutputCount));
        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_saved_and_loaded_model_gives_the_same_bits(string name)
    {
        byte[] bytes = ModelFiles.Bytes(Models[name]);
        var read = MlpModel.Load(new MemoryStream(bytes));
        CollectionAssert.AreEqual(Bits(Scores(Models[name], Rows(name))), Bits(Scores(read, Rows(name))));
        CollectionAssert.AreEqual(bytes, ModelFiles.Bytes(read), "written again, the same bytes");
        Assert.AreEqual(Models[name].ParameterCount, read.ParameterCount);
        CollectionAssert.AreEqual(Models[name].HiddenLayers.ToArray(), read.HiddenLayers.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(StageNames))]
    public void A_file_cut_off_anywhere_is_refused(string name)
    {
        byte[] bytes = ModelFiles.Bytes(new(Models[name].Stages, Models[name].History)); // without means, which may be missing
        for (int length = 0; length < bytes.Length; length += 1 + length / 97)
            Assert.ThrowsExactly<FormatException>(() => MlpModel.Load(new MemoryStream(ModelBytes.Mended(bytes[..length]))), $"cut to {length} bytes");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Through_safetensors_a_model_gives_the_same_bits(string name)
    {
        using var file = new MemoryStream();
        Models[name].SaveSafetensors(file);
        file.Position = 0;
        var read = MlpSafetensors.Load(file, Activation.Identity);
        CollectionAssert.AreEqual(Bits(Scores(Models[name], Rows(name, withMissing: true))), Bits(Scores(read, Rows(name, withMissing: true))));
        CollectionAssert.AreEqual(Models[name].Stages.SelectMany(WithInner).Select(stage => stage.Kind).ToArray(), read.Stages.SelectMany(WithInner).Select(stage => stage.Kind).ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void ONNX_Runtime_gives_the_same_scores(string name)
    {
        var model = Models[name];
        using var file = new MemoryStream();
        model.SaveOnnx(file);
        float[] rows = Rows(name, withMissing: true);
        OnnxRun.Check(Scores(model, rows), OnnxRun.RunNetwork(file.ToArray(), rows, model.FeatureCount), name);
    }

    [TestMethod]
    [DynamicData(nameof(StageNames))]
    public void A_pipeline_in_ONNX_gives_the_same_scores_with_each_set_of_operators(string name)
    {
        var (context, model) = (new MLContext(seed: 1), Models[name]);
        float[] rows = Rows(name, withMissing: true);
        var view = RandomModel.View(context, rows);
        ITransformer pipeline = model.OutputCount == 1
            ? new RegressionPredictionTransformer<MlpRegressionModelParameters>(context, new(context, model), view.Schema, "Features")
            : new MulticlassPredictionTransformer<MlpMulticlassModelParameters>(context, new(context, model), view.Schema, "Features", "Label");
        for (int set = 9; set <= OnnxRun.HighestOperatorSet; set++) OnnxRun.CheckPipeline(set, pipeline, view, name, "Score");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gradients_are_those_of_finite_differences(string name)
    {
        var model = Models[name];
        var pass = new GradientPass(model.Stages);
        bool hasKey = HasKey(model);
        foreach (float[] row in Rows(name, withMissing: HasImpute(model)).Chunk(model.FeatureCount).Take(20))
        {
            for (int output = 0; output < model.OutputCount; output++)
            {
                float score = ScoreAt(0, 0);
                float[] gradients = pass.Backward(output).ToArray();
                for (int i = 0; i < row.Length; i++)
                {
                    if (hasKey && i == row.Length - 1)
                    {
                        Assert.AreEqual(0, gradients[i], "a key has no gradient");
                        continue;
                    }
                    // At a bend the derivative is that of either side.
                    float above = (ScoreAt(i, Step) - score) / Step, below = (score - ScoreAt(i, -Step)) / Step;
                    double error = new[] { above, below, (above + below) / 2 }.Min(difference => Math.Abs((double)difference - gradients[i]));
                    Assert.IsLessThan(Tolerance * (1 + Math.Abs(score) + gradients.Max(Math.Abs)), error, $"feature {i}: {gradients[i]} is neither {above} nor {below}");
                }

                float ScoreAt(int feature, float step)
                {
                    row.CopyTo(pass.Row);
                    pass.Row[feature] += step;
                    return pass.Forward()[output];
                }
            }
        }
    }

    /// <summary>
    /// The arithmetic of a learned stage is written once. Two are alike but for rounding: training normalizes in single precision, and learns
    /// the slopes and bends of curves that a stage has as values at knots.
    /// </summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_learned_stage_gives_the_bits_of_the_layer_that_learned_it(string name)
    {
        foreach (var stage in Models[name].Stages.SelectMany(WithInner))
        {
            using var tensors = torch.NewDisposeScope();
            var parameters = new FlatParameters(20_000, torch.CPU);
            if (LayerOf(stage, parameters) is not { } layer) continue;
            var fused = FusedNetwork.Fuse(layer, workers: 1, index: 0);
            fused.Pack(FlatParameters.Memory(parameters.Values), 0, 1);
            float[] rows = RandomModel.Numbers(new Random(7), RowCount * stage.InputCount);
            float[] scored = new float[RowCount * stage.OutputStride], trained = new float[scored.Length];
            stage.Apply(new(rows, stage.InputCount), new(scored, RowCount, stage.OutputStride));
            var pass = new BlockPass { Worker = 0, Team = null!, Network = null!, Sums = [], Scratch = new float[fused.ScratchCount] };
            fused.Forward(pass, new(rows, stage.InputCount), new(trained, RowCount, stage.OutputStride));
            float tolerance = stage is LayerNormStage or EmbeddingStage ? 1e-4f : 0;
            for (int row = 0; row < RowCount; row++)
                for (int i = row * stage.OutputStride; i < row * stage.OutputStride + stage.OutputCount; i++)
                    Assert.AreEqual(scored[i], trained[i], tolerance * (1 + Math.Abs(scored[i])), $"{stage.Kind}, row {row}");
        }
    }

    private static Layer? LayerOf(Stage stage, FlatParameters parameters) => stage switch
    {
        ScaleStage scale => new ScaleLayer(parameters, scale),
        ParametricActivationStage activation => new ParametricActivationLayer(parameters, activation),
        LayerNormStage norm => new LayerNormLayer(parameters, norm),
        PeriodicStage periodic => new PeriodicLayer(parameters, periodic),
        EmbeddingStage embedding => new EmbeddingLayer(parameters, embedding),
        LookupStage lookup => new LookupLayer(parameters, lookup),
        _ => null,
    };

    [TestMethod]
    [DynamicData(nameof(StageNames))]
    public void Contributions_sum_to_the_score_less_the_baselines(string name)
    {
        var model = Models[name];
        float[] means = model.FeatureMeans ?? new float[model.FeatureCount], contributions = new float[model.FeatureCount];
        foreach (float[] row in Rows(name, withMissing: HasImpute(model)).Chunk(model.FeatureCount).Take(20))
        {
            for (int output = 0; output < model.OutputCount; output++)
            {
                float baseline = model.Explain(row, contributions, output);
                Assert.AreEqual(Scores(model, means)[output], baseline);
                ExplanationTests.AssertComplete(Scores(model, row)[output], baseline, contributions, string.Join(", ", row));
            }
        }
    }

    private static IEnumerable<Stage> WithInner(Stage stage) => stage switch
    {
        SharedStage shared => [stage, .. WithInner(shared.Inner)],
        EnsembleStage each => [stage, .. each.Chains.SelectMany(chain => chain).SelectMany(WithInner)],
        _ => [stage],
    };

    private static bool HasImpute(MlpModel model) => model.Stages.SelectMany(WithInner).Any(stage => stage is ImputeStage);

    private static bool HasKey(MlpModel model) => model.Stages.SelectMany(WithInner).Any(stage => stage is LookupStage);

    /// <summary>Rows for a model, keys of all kinds where it has one; every third row lacks a feature where that is asked for.</summary>
    private static float[] Rows(string name, bool withMissing = false)
    {
        var (model, random) = (Models[name], new Random(5));
        int width = model.FeatureCount;
        float[] rows = RandomModel.Numbers(random, RowCount * width);
        for (int row = 0; row < RowCount; row++)
        {
            if (HasKey(model)) rows[row * width + width - 1] = row % 7 == 6 ? 1.5f : row % (StageModels.KeyCount + 2);
            if (withMissing && row % 3 == 2) rows[row * width + random.Next(width)] = float.NaN;
        }
        return rows;
    }

    private static float[] Scores(MlpModel model, float[] rows)
    {
        var scores = new float[rows.Length / model.FeatureCount * model.OutputCount];
        model.ScoreBatch(rows, scores);
        return scores;
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
