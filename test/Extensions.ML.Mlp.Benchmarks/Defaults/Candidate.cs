namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>Options that may become the defaults: the first, and others that differ from it as they say.</summary>
internal sealed record Candidate(string Name, Action<MlpTrainerOptions> Set)
{
    internal static Candidate[] All { get; } =
    [
        new("ReLU 128-128, Adam 1e-3, batch 256", _ => { }),
        new("SiLU", options => options.Activation = Activation.Silu),
        new("GELU", options => options.Activation = Activation.Gelu),
        new("100 wide, one layer (scikit-learn's)", options => options.HiddenLayers = [100]),
        new("256-256", options => options.HiddenLayers = [256, 256]),
        new("64-64-64", options => options.HiddenLayers = [64, 64, 64]),
        new("batch 128", options => options.BatchSize = 128),
        new("Adam 3e-3", options => options.Optimizer = new Adam { LearningRate = 3e-3 }),
        new("AdamW 1e-3", options => options.Optimizer = new AdamW()),
        new("batch norm", options => options.LayerNormalization = LayerNormalization.Batch),
        new("layer norm", options => options.LayerNormalization = LayerNormalization.Layer),
        new("robust inputs", options => options.InputNormalization = InputNormalization.Robust),
        new("He uniform", options => options.Initialization = Initialization.HeUniform),
        new("cosine over 60 epochs", options => (options.Schedule, options.Epochs) = (new CosineDecay(), 60)),
        new("reduce on plateau (4, 0.5)", options => options.Schedule = new ReduceOnPlateau { Patience = 4, Factor = 0.5 }),
        new("dropout 0.1", options => options.Dropout = [0.1]),
        new("dropout 0.1, batch 64", options => (options.Dropout, options.BatchSize) = ([0.1], 64)),
        new("dropout 0.1, batch 128", options => (options.Dropout, options.BatchSize) = ([0.1], 128)),
        new("dropout 0.1, Adam 2e-3", options => (options.Dropout, options.Optimizer) = ([0.1], new Adam { LearningRate = 2e-3 })),
        new("dropout 0.2", options => options.Dropout = [0.2]),
        new("dropout 0.2, 256-256", options => (options.Dropout, options.HiddenLayers) = ([0.2], [256, 256])),
        new("dropout 0.1, plateau (6, 0.3)", options => (options.Dropout, options.Schedule) = ([0.1], new ReduceOnPlateau { Patience = 6, Factor = 0.3 })),
        new("dropout 0.1, layer norm", options => (options.Dropout, options.LayerNormalization) = ([0.1], LayerNormalization.Layer)),
    ];

    internal T Apply<T>(T options, int seed, int threads)
        where T : MlpTrainerOptions
    {
        options.HiddenLayers = [128, 128];
        options.Activation = Activation.Relu;
        options.InputNormalization = InputNormalization.Standardize;
        (options.NumericEmbedding, options.CategoryEmbedding, options.SharedEnsemble, options.GradientClipping) = (null, null, null, null);
        options.Optimizer = new Adam();
        options.Dropout = [];
        options.BatchSize = 256;
        options.Epochs = 200;
        options.EarlyStopping = new EarlyStopping { Patience = 16 };
        options.Seed = seed;
        options.Threads = threads;
        options.Device = "cpu";
        Set(options);
        return options;
    }
}
