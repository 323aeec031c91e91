namespace Extensions.ML.Mlp.TestSupport;

/// <summary>Options for tests that are about one thing of an ordinary network.</summary>
internal static class PlainOptions
{
    /// <summary>What is still as by default becomes that of the ordinary network; what a test has set stays.</summary>
    internal static T Plainly<T>(this T options)
        where T : MlpTrainerOptions, new()
    {
        var defaults = new T();
        if (options.InputNormalization == defaults.InputNormalization) options.InputNormalization = InputNormalization.Standardize;
        if (options.NumericEmbedding == defaults.NumericEmbedding) options.NumericEmbedding = null;
        if (options.SharedEnsemble == defaults.SharedEnsemble) options.SharedEnsemble = null;
        if (options.GradientClipping == defaults.GradientClipping) options.GradientClipping = null;
        if (options.Optimizer == defaults.Optimizer) options.Optimizer = new Adam();
        if (options.MissingValues == defaults.MissingValues) options.MissingValues = MissingValues.SkipRow;
        if (options.BatchSize == defaults.BatchSize) options.BatchSize = 64;
        if (options.Epochs == defaults.Epochs) options.Epochs = 200;
        return options;
    }
}
