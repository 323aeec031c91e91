using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Extensions.ML.Mlp.Benchmarks.Workloads;

/// <summary>A turn of our trainer: <c>Fit</c> from data view to model.</summary>
/// <param name="Times">Its iterations are epochs, counted from the start of the first.</param>
/// <param name="Engine">The engine that the training's log names; null where it names none.</param>
internal sealed partial record TrainerTurn(RunTimes Times, string? Engine)
{
    /// <summary>Trains for a number of epochs.</summary>
    internal static TrainerTurn Run(Workload workload, IDataView rows, TrainingEngine engine, int threads, int epochs) =>
        Run(workload, rows, options => (options.Engine, options.Threads, options.Epochs) = (engine, threads, epochs));

    /// <summary>Trains for at least three epochs, and until the time is over.</summary>
    internal static TrainerTurn Run(Workload workload, IDataView rows, TrainingEngine engine, int threads, TimeSpan time)
    {
        using var clock = new TurnClock(time, leastEpochs: 3);
        return Run(workload, rows, options =>
        {
            (options.Engine, options.Threads, options.Epochs) = (engine, threads, int.MaxValue);
            (options.Progress, options.CancellationToken) = (clock, clock.Token);
        });
    }

    /// <summary>Trains with further options.</summary>
    internal static TrainerTurn Run(Workload workload, IDataView rows, Action<MlpTrainerOptions> set)
    {
        var context = new MLContext(seed: 1);
        string? engine = null;
        context.Log += (_, entry) => engine = EngineName().Match(entry.Message) is { Success: true } found ? found.Value : engine;
        long start = Stopwatch.GetTimestamp();
        var history = workload.IsBinary
            ? context.BinaryClassification.Trainers.Mlp(Options(MlpBinaryTrainer.Options.Plain())).Fit(rows).Model.SubModel.History
            : context.MulticlassClassification.Trainers.Mlp(Options(new MlpMulticlassTrainer.Options { InputNormalization = InputNormalization.Standardize, NumericEmbedding = null, SharedEnsemble = null, GradientClipping = null, LabelColumnName = nameof(ClassRow.Class) })).Fit(rows).Model.History;
        return new(new(Stopwatch.GetElapsedTime(start), [.. history.Select(epoch => epoch.Elapsed)], history[^1].TrainLoss), engine);

        T Options<T>(T options)
            where T : MlpTrainerOptions
        {
            (options.HiddenLayers, options.Activation) = (workload.HiddenLayers, workload.Activation);
            (options.Optimizer, options.BatchSize) = (workload.Optimizer, workload.BatchSize);
            (options.InputNormalization, options.Dropout, options.EarlyStopping) = (InputNormalization.None, [], null);
            options.Device = "cpu";
            set(options);
            return options;
        }
    }

    [GeneratedRegex("(?<=engine )(fused|autograd)")]
    private static partial Regex EngineName();
}
