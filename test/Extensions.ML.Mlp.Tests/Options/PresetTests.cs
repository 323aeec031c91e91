namespace Extensions.ML.Mlp.Tests.Options;

/// <summary>What the presets set at each task, value by value.</summary>
[TestClass]
public sealed class PresetTests
{
    private const double Classes = 0.04, Numbers = 0.2;

    [TestMethod]
    public void TabM_is_sixteen_members_that_scale_every_layer_over_embedded_numbers()
    {
        foreach (MlpTrainerOptions options in new MlpTrainerOptions[] { MlpBinaryTrainer.Options.TabM(), MlpMulticlassTrainer.Options.TabM(), MlpRegressionTrainer.Options.TabM() })
        {
            Assert.AreEqual(new SharedEnsemble { Members = 16, ScalesHiddenLayers = true, AdaptsToFeatureCount = true }, options.SharedEnsemble);
            Assert.AreEqual(new PiecewiseLinearEmbedding { Width = 16, Bins = 48, AdaptsToFeatureCount = true }, options.NumericEmbedding);
            Assert.AreEqual(InputNormalization.Quantile, options.InputNormalization);
            CollectionAssert.AreEqual(new[] { 128, 128 }, options.HiddenLayers.ToArray());
            Assert.AreEqual(Activation.Relu, options.Activation);
            CollectionAssert.AreEqual(new[] { 0.1 }, options.Dropout.ToArray());
            Assert.AreEqual(new AdamW { LearningRate = 0.002, WeightDecay = 0.0003, DecaysBiases = false, DecaysEmbeddings = false }, options.Optimizer);
            Assert.AreEqual(new GradientClipping { MaxNorm = 1 }, options.GradientClipping);
            Assert.AreEqual(new ConstantRate(), options.Schedule);
            Assert.AreEqual(new EarlyStopping(), options.EarlyStopping);
        }
    }

    [TestMethod]
    public void RealMlp_has_its_network()
    {
        foreach (var (options, activation, _) in RealMlps())
        {
            CollectionAssert.AreEqual(new[] { 256, 256, 256 }, options.HiddenLayers.ToArray());
            Assert.AreEqual(activation, options.Activation);
            Assert.AreEqual(InputNormalization.RobustClipped, options.InputNormalization);
            Assert.AreEqual(new PeriodicEmbedding { Frequencies = 16, Width = 3, FrequencyScale = 0.1, AdaptsToFeatureCount = true }, options.NumericEmbedding);
            Assert.AreEqual(9, options.CategoryEmbedding!.MostOneHot);
            Assert.AreEqual(8, options.CategoryEmbedding.Width);
            Assert.AreEqual(Initialization.DataDriven, options.Initialization);
            Assert.IsTrue(options.LearnInputScales);
            Assert.IsTrue(options.ParametricActivation);
            Assert.IsNull(options.SharedEnsemble);
            Assert.AreEqual(LayerNormalization.None, options.LayerNormalization);
        }
    }

    [TestMethod]
    public void RealMlp_has_its_training()
    {
        foreach (var (options, _, rate) in RealMlps())
        {
            var optimizer = (AdamW)options.Optimizer;
            Assert.AreEqual((rate, 0.9, 0.95, 0.02, false, true), (optimizer.LearningRate, optimizer.Beta1, optimizer.Beta2, optimizer.WeightDecay, optimizer.DecaysBiases, optimizer.DecaysEmbeddings));
            Assert.AreEqual(new CosineCycles(), options.Schedule);
            Assert.AreEqual(new FlatCosine(), options.WeightDecaySchedule);
            CollectionAssert.AreEqual(new[] { 0.15 }, options.Dropout.ToArray());
            Assert.AreEqual(new FlatCosine(), options.DropoutSchedule);
            Assert.AreEqual(new LearningRateFactors { InputScales = 6, Biases = 0.1, Activations = 0.1, Embeddings = 0.1 }, options.LearningRateFactors);
            Assert.IsNull(options.GradientClipping);
            Assert.AreEqual((256, 256, true), (options.Epochs, options.BatchSize, options.DropLast));
            // The whole schedule is gone through, of any number of epochs.
            Assert.AreEqual(new EarlyStopping { Patience = int.MaxValue }, options.EarlyStopping);
        }
    }

    [TestMethod]
    public void RealMlp_smooths_no_labels_and_keeps_predictions_within_them()
    {
        Assert.AreEqual(0, MlpBinaryTrainer.Options.RealMlp().LabelSmoothing);
        Assert.AreEqual(0, MlpMulticlassTrainer.Options.RealMlp().LabelSmoothing);
        var regression = MlpRegressionTrainer.Options.RealMlp();
        Assert.AreEqual((true, true, new SquaredError()), (regression.ClampPredictions, regression.StandardizeLabel, regression.Loss));
    }

    [TestMethod]
    public void Plain_is_an_ordinary_network()
    {
        foreach (MlpTrainerOptions options in new MlpTrainerOptions[] { MlpBinaryTrainer.Options.Plain(), MlpMulticlassTrainer.Options.Plain(), MlpRegressionTrainer.Options.Plain() })
        {
            CollectionAssert.AreEqual(new[] { 128, 128 }, options.HiddenLayers.ToArray());
            Assert.AreEqual(Activation.Relu, options.Activation);
            Assert.AreEqual((InputNormalization.Standardize, MissingValues.Impute), (options.InputNormalization, options.MissingValues));
            Assert.IsNull(options.NumericEmbedding);
            Assert.IsNull(options.CategoryEmbedding);
            Assert.IsNull(options.SharedEnsemble);
            Assert.IsNull(options.GradientClipping);
            Assert.AreEqual(new Adam { LearningRate = 0.001 }, options.Optimizer);
            Assert.AreEqual(200, options.Epochs);
        }
        Assert.IsFalse(MlpRegressionTrainer.Options.Plain().ClampPredictions);
    }

    private static (MlpTrainerOptions Options, Activation Activation, double Rate)[] RealMlps() =>
    [
        (MlpBinaryTrainer.Options.RealMlp(), Activation.Selu, Classes),
        (MlpMulticlassTrainer.Options.RealMlp(), Activation.Selu, Classes),
        (MlpRegressionTrainer.Options.RealMlp(), Activation.Mish, Numbers),
    ];
}
