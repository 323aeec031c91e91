using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Checkpoints;
using Extensions.ML.Mlp.Training.Fused;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A training from rows to its end: rows are split, measured and scaled, the network is built, and then used.</summary>
internal sealed class TrainingJob
{
    private const int ValidationBatchSize = 8192;

    private readonly TrainingPlan _plan;
    private readonly NetworkPlan _network;
    private readonly TrainingData _data;
    private readonly EngineChoice _engine;

    private TrainingJob(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, torch.Device device)
    {
        (Options, Seed, Stop, _plan, _data) = (options, plan.Seed, plan.Stop, plan, plan.Data);
        Device = device;
        Objective = objective.MeasuredOn(_data.Statistics);
        _network = NetworkPlan.Of(options, objective, plan);
        CheckSize(host, Shape);
        var network = CreateNetwork(host, plan.StartFrom);
        _engine = EngineChoice.Make(host, options, Shape, BatchSize, Device.type, isStreamed: _data.Train is StreamedDataset);
        var engine = CreateEngine(network, Prepared(_data.Train, _data.Statistics), PreparedValidation);
        try
        {
            Learner = new(network, engine, options.Optimizer, options.L1, options.GradientClipping, options.LearningRateFactors);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    internal MlpTrainerOptions Options { get; }

    internal int Seed { get; }

    /// <summary>What ends the training from outside.</summary>
    internal StopSignal Stop { get; }

    /// <summary>Who hears of it.</summary>
    internal FitTelemetry Telemetry => _plan.Telemetry;

    internal torch.Device Device { get; }

    internal string EngineName => _engine.Name;

    internal Objective Objective { get; }

    internal MlpShape Shape => _network.Shape;

    internal Learner Learner { get; }

    /// <summary>What may have made the training diverge.</summary>
    /// <param name="ofValidation">Whether it shows in the validation rows.</param>
    internal DivergenceCauses DivergenceCauses(bool ofValidation) => new(_plan, _network, Objective, Options, ofValidation);

    /// <summary>The rows to learn from.</summary>
    internal long RowCount => _data.Train.Count;

    /// <summary>Which training it is; streamed rows are read for it.</summary>
    internal Fingerprint Fingerprint => Fingerprint.Of(Options, Objective, _plan);

    /// <summary>The rows that an epoch learns from.</summary>
    internal long LearnedRows => Options.DropLast ? (long)Learner.Engine.BatchCount * BatchSize : _data.Train.Count;

    /// <summary>The least losses that the rows to learn from and to validate on can have; null where they are 0 for all rows.</summary>
    internal (double Train, double Validation)? LeastLosses =>
        _data.ValidationStatistics is { } validation && (Objective.LossMayBeNegative || Objective.LeastLoss(validation) > 0)
            ? (Objective.LeastLoss(_data.Statistics), Objective.LeastLoss(validation))
            : null;

    internal bool HasValidation => _data.Validation is not null;

    /// <summary>Whether the training starts from the weights of a model.</summary>
    internal bool StartsFromModel => _plan.StartFrom is not null;

    /// <summary>Sets a job up and does it. All its tensors are gone afterwards, and the thread's state of torch is as before.</summary>
    internal static T Run<T>(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, Func<TrainingJob, T> work)
    {
        var device = TorchDevice.Find(host, options.Device);
        try
        {
            using var threads = TorchThreads.Use(options.Threads);
            // The caller's thread may have gradients off, or be in inference mode, whose tensors autograd refuses.
            using var training = torch.is_inference_mode_enabled() ? torch.inference_mode(false) : null;
            using var gradients = torch.enable_grad();
            using var tensors = torch.NewDisposeScope();
            var job = new TrainingJob(host, options, objective, plan, device);
            using var learner = job.Learner;
            return work(job);
        }
        catch (Exception fault) when (DeviceFault.Explain(fault, device) is { } sentence)
        {
            throw host.Except(fault, sentence);
        }
    }

    /// <summary>Trains the network to the end and gives its model.</summary>
    /// <param name="host">Names the trainer in errors, and shows the progress.</param>
    /// <param name="channel">The log.</param>
    /// <param name="saved">The checkpoint of the options to go on from; null where there is none yet.</param>
    internal MlpModel Train(IHost host, IChannel channel, CheckpointState? saved = null)
    {
        if (Options is { EarlyStopping: not null, ValidationFraction: 0 } && !HasValidation)
            throw host.Except("EarlyStopping needs validation rows, but there are none and ValidationFraction is 0; call Fit(train, validation), set ValidationFraction, or set EarlyStopping to null.");
        // An ensemble has told what there is to tell of the rows of all its members.
        if (_plan.Member is null) TrainingDiagnostics.Log(channel, _plan, Options, _network);
        foreach (string message in _network.Adaptations) channel.Info(message);
        channel.Info(FormattableString.Invariant(
            $"Training {Shape} on {Device}, {_engine}: {_data.Train.Count:N0} rows, batches of {BatchSize:N0}, {_data.Validation?.Count ?? 0:N0} validation rows, {Options.Epochs:N0} epochs, seed {Seed}."));
        Telemetry.Begin(this);
        var history = TrainingLoop.Run(host, channel, this, KeepCheckpoints(host, channel, saved));
        Telemetry.End(history);
        channel.Info($"Trained ({history.EndedBy}): {Chosen(history)}.");

        var stages = StagesOf(Learner.Network);
        Objective.Finish(stages);
        var trainedAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Stage[] all = [.. _network.Input, .. stages];
        return new(all, history, trainedAt, _data.Statistics.FeatureMeans, [.. _plan.KeyColumns], classes: _plan.Classes.Names);
    }

    private Dataset? PreparedValidation =>
        _data is { Validation: { } rows, ValidationStatistics: { } statistics } ? Prepared(rows, statistics) : null;

    private Dataset Prepared(Dataset rows, DatasetStatistics statistics)
    {
        double weightScale = Preprocessor.WeightScaleOf(statistics.WeightRange.Max(0));
        return rows.Prepare(new(_network.Input, Objective.LabelScaling, Objective.ClassFactors) { WeightScale = weightScale });
    }

    /// <summary>What the weights of the model are.</summary>
    private static string Chosen(TrainingHistory history) => history.BestEpoch == 0
        ? "no epoch was better than the model to start from, whose weights are kept"
        : history[(history.BestEpoch ?? history.Count) - 1].ToString();

    private MlpNetwork CreateNetwork(IHost host, MlpModel? startFrom)
    {
        IEnumerable<Stage> initial = Initializer.Draw(Shape, Options.Initialization, Seed, _network.Sample);
        if (startFrom is not null)
            initial = InitialFromModel.Take(host, startFrom, Asked(initial), Shape, Objective.LabelScaling, _plan.Classes);
        return new(Shape, initial, Device);
    }

    /// <summary>The stages of a network as the options ask for it.</summary>
    private List<Stage> Asked(IEnumerable<Stage> initial)
    {
        using var tensors = torch.NewDisposeScope();
        using var network = new MlpNetwork(Shape, initial, torch.CPU);
        return StagesOf(network);
    }

    /// <summary>A network's stages; those of an ensemble with their end.</summary>
    private List<Stage> StagesOf(MlpNetwork network)
    {
        var stages = network.ToStages();
        if (Shape.Ensemble is not null) stages.Add(new EnsembleAverageStage(Shape.Members, Shape.OutputCount, Objective.MeanOfMembers));
        return stages;
    }

    private CheckpointManager? KeepCheckpoints(IHost host, IChannel channel, CheckpointState? saved)
    {
        if (Options.Checkpoint is null) return null;
        try
        {
            return new(host, channel, Options, Fingerprint, Machine, saved);
        }
        catch (OperationCanceledException) when (Stop.IsGiven)
        {
            // Streamed rows are read for the fingerprint.
            throw Stop.TooEarly();
        }
    }

    /// <summary>What decides the last digits, beside the options.</summary>
    private string Machine => Device.type == DeviceType.CPU && _engine.Workers is null
        ? FormattableString.Invariant($"{Device}, {_engine} with {torch.get_num_threads()} threads")
        : $"{Device}, {_engine}";

    private int BatchSize => AutoDefaults.BatchSize(Options, _data.Train.Count);

    private GradientEngine CreateEngine(MlpNetwork network, Dataset train, Dataset? validation)
    {
        int? shuffleSeed = Options.Shuffle ? Seed : null;
        if (_engine.Workers is { } workers)
            return new FusedEngine(
                network, Objective, train.CreateLoader(BatchSize, shuffleSeed, Options.DropLast), validation?.CreateLoader(ValidationBatchSize, shuffleSeed: null), Seed, workers);
        return new AutogradEngine(
            network,
            Objective,
            OnDevice(train, BatchSize, shuffleSeed, Options.DropLast),
            validation is null ? null : OnDevice(validation, ValidationBatchSize, shuffleSeed: null),
            Seed);
    }

    private TensorDataLoader OnDevice(Dataset rows, int batchSize, int? shuffleSeed, bool dropLast = false) => rows is InMemoryDataset resident
        ? new ResidentDataLoader(resident.Rows, Objective, Device, batchSize, shuffleSeed, dropLast)
        : new UploadingDataLoader(rows.CreateLoader(batchSize, shuffleSeed, dropLast), Objective, Device);

    /// <summary>All parameters lie in one array, and a file holds so many tables.</summary>
    private static void CheckSize(IExceptionContext host, MlpShape shape)
    {
        if (shape.Categories.Count > LookupStage.MaxTables)
            throw host.Except(FormattableString.Invariant($"A model must embed at most {LookupStage.MaxTables:N0} categories, but the features have {shape.Categories.Count:N0}; set CategoryEmbedding to null, which leaves them one-hot."));
        if (shape.ParameterCount > Array.MaxLength)
            throw host.Except(FormattableString.Invariant($"A network must have at most {Array.MaxLength:N0} weights and biases, but {shape} has {shape.ParameterCount:N0}; take smaller HiddenLayers."));
    }
}
