namespace Extensions.ML.Mlp;

/// <summary>The space for who has no idea where to search.</summary>
public static class SearchSpace
{
    /// <summary>
    /// What decides most with tables: 1 to 4 hidden layers, all of 32 to 512 neurons (log scale), a dropout of 0 to 0.5, batches of 32 to 512,
    /// and <see cref="AdamW"/> with a learning rate from 3e-4 to 1e-2 and a weight decay from 1e-6 to 0.1 (both log scale). It suits each task,
    /// with the default options and the presets Plain and TabM: what these have beyond stays. RealMlp learns at rates of 0.04 and 0.2, which
    /// lie above these; give it a space of its own.
    /// </summary>
    /// <typeparam name="TOptions">The options of the trainer, such as <see cref="MlpBinaryTrainer.Options"/>.</typeparam>
    public static SearchSpace<TOptions> Default<TOptions>()
        where TOptions : MlpTrainerOptions => new SearchSpace<TOptions>()
        .UniformInteger("depth", 1, 4, (options, depth) => options.HiddenLayers = [.. Enumerable.Repeat(1, depth)])
        .LogUniformInteger("width", 32, 512, (options, width) => options.HiddenLayers = [.. options.HiddenLayers.Select(_ => width)])
        .Uniform("dropout", 0, 0.5, (options, rate) => options.Dropout = [rate])
        .Choice("batch size", [32, 64, 128, 256, 512], (options, rows) => options.BatchSize = rows)
        .LogUniform("learning rate", 3e-4, 1e-2, (options, rate) => options.Optimizer = AdamWOf(options) with { LearningRate = rate })
        .LogUniform("weight decay", 1e-6, 0.1, (options, decay) => options.Optimizer = AdamWOf(options) with { WeightDecay = decay });

    private static AdamW AdamWOf(MlpTrainerOptions options) => options.Optimizer as AdamW ?? new AdamW { DecaysBiases = false, DecaysEmbeddings = false };
}
