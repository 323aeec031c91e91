using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>The main job by <see cref="MlpBinaryTrainer"/>, from data view to model.</summary>
internal static class TrainerRun
{
    internal static RunTimes Run(int threads, int iterations)
    {
        var context = new MLContext(seed: 1);
        var train = context.Data.LoadFromEnumerable(MainJobRows.Train);
        var test = context.Data.LoadFromEnumerable(MainJobRows.Test);
        var trainer = context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options
        {
            NumericEmbedding = null,
            SharedEnsemble = null,
            GradientClipping = null,
            HiddenLayers = [100, 100],
            Activation = Activation.Sigmoid,
            InputNormalization = InputNormalization.None,
            Dropout = [],
            EarlyStopping = null,
            Optimizer = new Sgd { LearningRate = 0.01 },
            Epochs = iterations,
            BatchSize = null,
            Device = "cpu",
            Threads = threads,
        });

        long start = Stopwatch.GetTimestamp();
        var history = trainer.Fit(train, test).Model.SubModel.History;
        var whole = Stopwatch.GetElapsedTime(start);
        return new(whole, [.. history.Select(epoch => epoch.Elapsed)], history[^1].TrainLoss);
    }
}
