using Extensions.ML.Mlp;

namespace Mlp.Samples.Arguments;

/// <summary>How a sample trains, as its user chose.</summary>
internal sealed record TrainingSettings
{
    internal required int Iterations { get; init; }
    internal required LayerWidths Hidden { get; init; }
    internal required double LearningRate { get; init; }
    internal double Momentum { get; init; }
    internal double WeightDecay { get; init; }

    /// <summary>0 takes all rows in one batch.</summary>
    internal int BatchSize { get; init; }

    internal string Device { get; init; } = "auto";
    internal int Threads { get; init; } = Environment.ProcessorCount;
    internal int Seed { get; init; } = 1;

    /// <summary>Whether these train as others do, whatever the seed and wherever they are computed.</summary>
    internal bool TrainAs(TrainingSettings other) => this == other with { Device = Device, Threads = Threads, Seed = Seed };

    internal MlpBinaryTrainer.Options ToBinaryOptions() => new()
    {
        NumericEmbedding = null,
        SharedEnsemble = null,
        GradientClipping = null,
        HiddenLayers = Hidden.Values,
        Activation = Activation.Sigmoid,
        InputNormalization = InputNormalization.None,
        Dropout = [],
        EarlyStopping = null,
        Optimizer = new Sgd { LearningRate = LearningRate, Momentum = Momentum, WeightDecay = WeightDecay },
        Epochs = Iterations,
        BatchSize = BatchSize == 0 ? null : BatchSize,
        Seed = Seed,
        Device = Device,
        Threads = Threads,
    };
}
