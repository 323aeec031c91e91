using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;
using Extensions.ML.Mlp.Training.Fused;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Extensions.ML.Mlp.Training;

/// <summary>A training from rows to its end: rows are split, measured and scaled, the network is built, and then used.</summary>
internal sealed class TrainingJob
{
    private const int ValidationBatchSize = 8192, FewestToHoldOut = 500;
    private const double DefaultFraction = 0.1;

    private readonly FeatureScaling? _scaling;
    private readonly float[] _featureMeans;
    private readonly int _rowCount, _validationCount;

    private TrainingJob(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        (Options, Seed) = (options, plan.Seed);
        Device = TorchDevice.Find(host, options.Device);
        var (train, validation) = Split(host, options, objective, plan);
        Objective = objective.MeasuredOn(train);
        _scaling = plan.StartFrom is { } model ? ScalingOf(model) : FeatureScaling.Measure(train, options.InputNormalization);
        _featureMeans = Moments.MeansOf(train);
        Shape = new(train.FeatureCount, options.HiddenLayers, objective.OutputCount, options.Activation)
        {
            Normalization = options.LayerNormalization,
            InputDropout = options.InputDropout,
            Dropout = options.Dropout,
            OutputActivation = objective.OutputActivation,
        };
        var initial = plan.StartFrom is { } start
            ? InitialFromModel.Take(host, start, Shape, Objective.LabelScaling)
            : Initialisation.Draw(Shape, options.Initialization, plan.Seed);
        (_rowCount, _validationCount) = (train.Count, validation?.Count ?? 0);
        var network = new MlpNetwork(Shape, initial, Device);
        Learner = new(network, CreateEngine(network, Prepare(train), validation is null ? null : Prepare(validation)), options.Optimizer, options.L1, options.GradientClipping);
    }

    internal MlpTrainerOptions Options { get; }

    internal int Seed { get; }

    internal torch.Device Device { get; }

    internal Objective Objective { get; }

    internal MlpShape Shape { get; }

    internal Learner Learner { get; }

    internal bool HasValidation => _validationCount > 0;

    /// <summary>Sets a job up and does it. All its tensors are gone afterwards, and the thread's state of torch is as before.</summary>
    internal static T Run<T>(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan, Func<TrainingJob, T> work)
    {
        using var threads = TorchThreads.Use(options.Threads);
        using var gradients = torch.enable_grad();
        using var tensors = torch.NewDisposeScope();
        var job = new TrainingJob(host, options, objective, plan);
        using var learner = job.Learner;
        return work(job);
    }

    /// <summary>Trains the network to the end and gives its model.</summary>
    internal MlpModel Train(IHost host, IChannel channel)
    {
        if (Options is { EarlyStopping: not null, ValidationFraction: 0 } && !HasValidation)
            throw host.Except("EarlyStopping needs validation rows, but there are none and ValidationFraction is 0; call Fit(train, validation), set ValidationFraction, or set EarlyStopping to null.");
        channel.Info(FormattableString.Invariant(
            $"Training {Shape} on {Device}: {_rowCount:N0} rows, batches of {Math.Min(Options.BatchSize ?? _rowCount, _rowCount):N0}, {_validationCount:N0} validation rows, {Options.Epochs:N0} epochs, seed {Seed}."));
        var history = TrainingLoop.Run(host, this);
        channel.Info($"Trained ({history.EndedBy}): {history[(history.BestEpoch ?? history.Count) - 1]}.");

        var stages = Learner.Network.ToStages();
        Objective.Finish(stages);
        if (_scaling is not null) stages.Insert(0, new AffineStage(_scaling.Shifts, _scaling.Scales));
        return new([.. stages], history, DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()), _featureMeans);
    }

    private GradientEngine CreateEngine(MlpNetwork network, TrainingRows train, TrainingRows? validation)
    {
        int batchSize = Options.BatchSize ?? train.Count;
        int? shuffleSeed = Options.Shuffle ? Seed : null;
        if (Options.Engine != TrainingEngine.Autograd && Device.type == DeviceType.CPU)
            return new FusedEngine(
                network,
                Objective,
                new MemoryBatches(train, batchSize, shuffleSeed, Options.DropLast),
                validation is null ? null : new MemoryBatches(validation, ValidationBatchSize, shuffleSeed: null),
                Seed,
                Options.Threads ?? 1);
        var rows = new BatchSource(train, Objective, Device, batchSize, shuffleSeed, Options.DropLast);
        var validationRows = validation is null ? null : new BatchSource(validation, Objective, Device, ValidationBatchSize, shuffleSeed: null);
        return new AutogradEngine(network, Objective, rows, validationRows, Seed);
    }

    private TrainingRows Prepare(TrainingRows rows) => Objective.Prepare(_scaling?.Apply(rows) ?? rows);

    private static (TrainingRows Train, TrainingRows? Validation) Split(IHost host, MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        double fraction = plan.ValidationRows is not null ? 0
            : options.ValidationFraction ?? (options.EarlyStopping is not null && plan.Rows.Count >= FewestToHoldOut ? DefaultFraction : 0);
        if (fraction > 0 && plan.Rows.Count < 2)
            throw host.Except("ValidationFraction needs at least two rows, one to learn from and one to validate on, but the training data has one; give more rows or set ValidationFraction to 0.");
        return fraction > 0 ? HoldOut.Split(plan.Rows, fraction, plan.Seed, objective.HasClasses) : (plan.Rows, plan.ValidationRows);
    }

    /// <summary>A model's weights go with its own scaling of the features, not with one measured anew.</summary>
    private static FeatureScaling? ScalingOf(MlpModel model) => model.Stages[0] is AffineStage affine ? new(affine.Shifts, affine.Scales) : null;
}
