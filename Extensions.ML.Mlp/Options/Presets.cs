namespace Extensions.ML.Mlp;

/// <summary>What the presets of the tasks have in common. What they set was measured (eng/decisions/0013-better-than-trees-by-default.md).</summary>
internal static class Presets
{
    internal static T Plain<T>(this T options)
        where T : MlpTrainerOptions
    {
        options.InputNormalization = InputNormalization.Standardize;
        options.NumericEmbedding = null;
        options.CategoryEmbedding = null;
        options.SharedEnsemble = null;
        options.Optimizer = new Adam();
        options.GradientClipping = null;
        options.Epochs = 200;
        return options;
    }

    internal static T TabM<T>(this T options)
        where T : MlpTrainerOptions
    {
        options.NumericEmbedding = new PiecewiseLinearEmbedding { AdaptsToFeatureCount = true };
        options.SharedEnsemble = new SharedEnsemble { Members = 16, ScalesHiddenLayers = true, AdaptsToFeatureCount = true };
        return options;
    }

    internal static T RealMlp<T>(this T options, Activation activation, double learningRate)
        where T : MlpTrainerOptions
    {
        options.InputNormalization = InputNormalization.RobustClipped;
        options.NumericEmbedding = new PeriodicEmbedding { AdaptsToFeatureCount = true };
        options.CategoryEmbedding = new CategoryEmbedding { MostOneHot = 9 };
        options.SharedEnsemble = null;
        options.HiddenLayers = [256, 256, 256];
        options.Activation = activation;
        options.Initialization = Initialization.DataDriven;
        options.LearnInputScales = true;
        options.ParametricActivation = true;
        options.Dropout = [0.15];
        options.DropoutSchedule = new FlatCosine();
        options.Optimizer = new AdamW { LearningRate = learningRate, Beta2 = 0.95, WeightDecay = 0.02, DecaysBiases = false };
        options.WeightDecaySchedule = new FlatCosine();
        options.LearningRateFactors = new LearningRateFactors { InputScales = 6, Biases = 0.1, Activations = 0.1, Embeddings = 0.1 };
        options.Schedule = new CosineCycles();
        options.GradientClipping = null;
        options.BatchSize = 256;
        options.DropLast = true;
        options.Epochs = 256;
        // The whole schedule is gone through; the best epoch is taken.
        options.EarlyStopping = EarlyStopping.AllEpochs;
        return options;
    }
}
