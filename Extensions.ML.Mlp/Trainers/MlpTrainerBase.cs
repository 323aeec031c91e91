using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Reading;
using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Model;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Search;
using Extensions.ML.Mlp.Training;
using Extensions.ML.Mlp.Training.Bagging;
using Extensions.ML.Mlp.Training.Checkpoints;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>What the trainers of multilayer perceptrons have in common: ML.NET's side of them.</summary>
/// <typeparam name="TTransformer">ML.NET's prediction transformer for the task.</typeparam>
/// <typeparam name="TModel">The trained model in it.</typeparam>
/// <typeparam name="TParameters">Our part of that model.</typeparam>
public abstract class MlpTrainerBase<TTransformer, TModel, TParameters> : TrainerEstimatorBase<TTransformer, TModel>, IValidatedTrainer
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TParameters : class
{
    private readonly MlpTrainerOptions _options;
    private readonly int _seed;
    private readonly bool _isSeedDrawn;

    private protected MlpTrainerBase(IHostEnvironment env, string name, MlpTrainerOptions options, SchemaShape.Column label)
        : base(Contracts.CheckRef(env, nameof(env)).Register(name), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName), label, TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options;
        // Drawn once, so that each Fit of this trainer gives the same model, in whatever order trainers are fitted.
        int? given = options.Seed ?? (env as IHostEnvironmentInternal)?.Seed;
        (_seed, _isSeedDrawn) = (given ?? Host.Rand.Next(), given is null);
    }

    /// <summary>The trainer gains from normalized features, takes validation data, and reads its data once, or streams what does not fit into a cache.</summary>
    public override TrainerInfo Info { get; } = new(normalization: true, calibration: false, caching: false, supportValid: true);

    /// <summary>Trains on one set of rows and, after every epoch, takes the loss of another, which the training does not learn from.</summary>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There is no usable row, the labels are all alike, the device is absent, the loss or the weights did not stay finite, a view that is streamed gave other rows in a later pass, or the checkpoint is of another training, damaged, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled, or its time was up, before its first epoch was finished; or it was cancelled by <c>MLContext.CancelExecution</c>.</exception>
    public TTransformer Fit(IDataView trainData, IDataView? validationData) => TrainTransformer(trainData, validationData);

    /// <summary>Continues training a model: from its weights, with this trainer's options, on these rows.</summary>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns; null for none.</param>
    /// <param name="startFrom">
    /// The model; it is not changed. It must have the architecture that the options and the rows give. Its scaling of the features stays,
    /// the options' is ignored. The optimizer starts without state.
    /// </param>
    /// <remarks>
    /// The label must have the classes of the model. They are matched by the values of its keys, in any order: the new model has the order
    /// of the label column. Where the key has no values, or the model does not store them (<see cref="MlpModel.ClassNames"/>), they are
    /// matched by number. The rows may be of some of the classes, or of one. With <see cref="EarlyStopping"/> and validation rows, the
    /// model counts as epoch 0: when no epoch is better, the new model has its weights, and <see cref="TrainingHistory.BestEpoch"/> is 0.
    /// With fewer than 200 rows the defaults hold none out: the model has the weights of the last epoch, and a warning says so.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// As the other Fit, except that labels may all be alike; or the model has another architecture or other classes.
    /// </exception>
    /// <inheritdoc cref="Fit(IDataView, IDataView)" path="/exception"/>
    public TTransformer Fit(IDataView trainData, IDataView? validationData, TParameters startFrom)
    {
        ArgumentNullException.ThrowIfNull(startFrom);
        return TrainTransformer(trainData, validationData, (IPredictor)startFrom);
    }

    ITransformer IValidatedTrainer.Fit(IDataView trainData, IDataView validationData) => Fit(trainData, validationData);

    /// <summary>
    /// Looks for a learning rate: trains a network of its own for some steps with a rising rate and watches the loss, until it diverges
    /// (Smith 2017). The trainer, its options and its later models are as if it had not been called.
    /// </summary>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="range">The rates to try; null for the defaults.</param>
    /// <exception cref="ArgumentException">The range is out of its bounds; the message names each fault.</exception>
    /// <exception cref="OperationCanceledException">The options' token or <c>MLContext.CancelExecution</c> cancelled it.</exception>
    /// <inheritdoc cref="Fit(IDataView, IDataView)" path="/exception"/>
    public LearningRateCurve FindLearningRate(IDataView trainData, LearningRateRange? range = null)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        range ??= new();
        ValidationError.ThrowIfAny(range.Faults(), nameof(range));
        GetOutputSchema(SchemaShape.Create(trainData.Schema));
        return Train(new TrainContext(MakeRoles(trainData)), _seed, timeLimit: null, FitTelemetry.None, (channel, job) => LearningRateSweep.Run(Host, channel, job, range));
    }

    private protected sealed override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        CategoricalColumns.Check(Host, inputSchema, _options.CategoricalColumnNames);
        return OutputColumns(inputSchema);
    }

    /// <summary>The columns that the transformer adds.</summary>
    private protected abstract SchemaShape.Column[] OutputColumns(SchemaShape inputSchema);

    /// <summary>Searches options of this trainer's kind.</summary>
    private protected SearchResult<TOptions> Search<TOptions>(
        TOptions options,
        Func<TOptions, MlpTrainerBase<TTransformer, TModel, TParameters>> create,
        IDataView trainData,
        IDataView? validationData,
        SearchSpace<TOptions> space,
        SearchBudget budget)
        where TOptions : MlpTrainerOptions
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(budget);
        GetOutputSchema(SchemaShape.Create(trainData.Schema));
        var context = new TrainContext(MakeRoles(trainData), validationData is null ? null : MakeRoles(validationData));
        var subject = new SearchSubject(Host, options, _seed, _isSeedDrawn, Survey, trial => create((TOptions)trial).TrainNetwork(context).History);
        return new(RandomSearch.Run(subject, space.Dimensions, budget));

        SearchGround Survey(int seed) => Train(
            context, seed, timeLimit: null, FitTelemetry.None, (_, job) => new SearchGround(job.Fingerprint, job.Objective.MetricName, job.Objective.HigherMetricIsBetter));
    }

    private protected sealed override TModel TrainModelCore(TrainContext trainContext) => Wrap(TrainNetwork(trainContext));

    private MlpModel TrainNetwork(TrainContext context) => FitTelemetry.Run(Task, telemetry =>
    {
        CheckpointState? saved = null;
        foreach (var checkpoint in _options.Checkpoints) saved = Take(checkpoint) ?? saved;
        // A training that goes on draws what it drew before; all members of an ensemble have its seed.
        int seed = saved is not null && _isSeedDrawn ? saved.Fingerprint.Seed : _seed;
        if (_options.Bagging is not null) return Prepare(context, seed, _options.TimeLimit, telemetry, (channel, objective, plan) => BaggedTraining.Run(Host, channel, _options, objective, plan));
        return Train(context, seed, _options.TimeLimit, telemetry, (channel, job) => job.Train(Host, channel, saved));
    });

    /// <summary>Reads a checkpoint, and sees that the next ones can be written, before the rows are read, which may take hours.</summary>
    /// <returns>Null when there is none yet.</returns>
    private CheckpointState? Take(Checkpoint checkpoint)
    {
        var saved = CheckpointFile.Read(Host, checkpoint);
        if (saved is null || saved.History.Count < _options.Epochs) CheckpointFile.Probe(Host, checkpoint);
        return saved;
    }

    /// <summary>Reads the rows, sets the training up, and works on it.</summary>
    private T Train<T>(TrainContext context, int seed, TimeSpan? timeLimit, FitTelemetry telemetry, Func<IChannel, TrainingJob, T> work) =>
        Prepare(context, seed, timeLimit, telemetry, (channel, objective, plan) => TrainingJob.Run(Host, _options, objective, plan, job => work(channel, job)));

    /// <summary>Reads the rows, and works on them.</summary>
    private T Prepare<T>(TrainContext context, int seed, TimeSpan? timeLimit, FitTelemetry telemetry, Func<IChannel, Objective, TrainingPlan, T> work)
    {
        using var stop = new StopSignal(_options.CancellationToken, timeLimit, _options.Clock);
        using var channel = Host.Start("Training");
        LibTorch.EnsureLoaded();
        var objective = CreateObjective(context);
        var startFrom = ModelOf(context.InitialPredictor);
        var schema = context.TrainingSet.Data.Schema;
        var keys = CategoricalColumns.Of(Host, schema, _options.CategoricalColumnNames, startFrom);
        var classes = LabelClasses.Of(channel, schema[LabelColumn.Name], startFrom);
        var data = ReadData(channel, context, objective, keys, seed, stop);
        CheckLabels(channel, data.AllLabels, startFrom is not null);
        CheckHoldOut(data);
        CheckFeatures(data, keys.Length);
        var plan = new TrainingPlan(data, seed, startFrom)
        {
            Stop = stop,
            Telemetry = telemetry,
            Categories = [.. CategoricalColumns.OneHotSlots(schema, FeatureColumn.Name), .. CategoricalColumns.Slots(keys, data.Train.FeatureCount - keys.Length)],
            KeyColumns = keys,
            Classes = classes,
            Names = ColumnNames.Of(schema, FeatureColumn.Name, LabelColumn.Name, _options.CategoricalColumnNames),
        };
        return work(channel, objective, plan);
    }

    /// <summary>What is learned, in a word, for telemetry.</summary>
    private protected abstract string Task { get; }

    /// <summary>What the task minimises; refuses label columns that do not suit it.</summary>
    private protected abstract Objective CreateObjective(TrainContext context);

    /// <summary>Refuses labels from which the task cannot be learned.</summary>
    /// <param name="channel">Names the trainer in errors.</param>
    /// <param name="labels">The labels of the training rows.</param>
    /// <param name="isContinued">Whether a model is trained further, which has learned classes that these rows may lack.</param>
    private protected abstract void CheckLabels(IChannel channel, LabelSummary labels, bool isContinued);

    /// <summary>The network as the task's model.</summary>
    private protected abstract TModel Wrap(MlpModel model);

    private static MlpModel? ModelOf(IPredictor? predictor) => (predictor as IMlpModelParameters)?.Model;

    private TrainingData ReadData(IChannel channel, TrainContext context, Objective objective, CategoryColumn[] keys, int seed, StopSignal stop)
    {
        var plan = new DataPlan(NetworkPlan.NeedsSample(_options), objective.LabelClasses, HoldOutFraction.Of(_options), seed, stop.Token)
        {
            MissingValues = _options.MissingValues,
            Categories = keys,
        };
        try
        {
            return new DatasetReader(Host, channel, _options, plan, context.TrainingSet, context.ValidationSet, MemoryBudget.OfProcess).Read();
        }
        catch (OperationCanceledException) when (stop.IsGiven)
        {
            throw stop.TooEarly();
        }
    }

    private void CheckHoldOut(TrainingData data)
    {
        bool isAsked = _options.ValidationFraction is { } chosen ? chosen > 0 : _options.AsksForEarlyStopping;
        if (data.Validation is not null || !isAsked || _options.Bagging is not null) return;
        long count = data.AllLabels.Count;
        var (option, off) = _options.ValidationFraction is null ? ("EarlyStopping", "null") : ("ValidationFraction", "0");
        if (count == 1)
        {
            throw Host.Except(
                $"{option} needs at least two rows, one to learn from and one to validate on, but the training data has one; "
                + $"give more rows or set {option} to {off}.");
        }
        double share = HoldOutFraction.Of(_options).Of(count);
        throw Host.Except(FormattableString.Invariant(
            $"{option} must hold a row out, but {share} of {count:N0} rows that are streamed is none; ")
            + "give more rows, a larger share, or validation data.");
    }

    /// <summary>Refuses rows to learn from without any feature; the rows that have one may have been held out.</summary>
    private void CheckFeatures(TrainingData data, int keyCount)
    {
        var ranges = data.Statistics.Ranges;
        int width = data.Train.FeatureCount;
        bool hasFeature = Enumerable.Range(0, width - keyCount).Any(feature => !ranges.IsEmpty(feature));
        // A missing key is 0.
        if (hasFeature || Enumerable.Range(width - keyCount, keyCount).Any(key => ranges.Max(key) > 0)) return;
        throw Host.Except(FormattableString.Invariant(
            $"The training data must have a row with a feature that is not missing, but in all {data.Train.Count:N0} rows that are not ")
            + $"held out every feature is missing{(keyCount > 0 ? ", and every categorical key too" : "")}; "
            + "check the source and the transformers before the trainer, hold fewer rows out, or give validation data.");
    }

    private protected static SchemaShape.Column ScalarColumn(string name, DataViewType type, IEnumerable<SchemaShape.Column> annotations) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, new SchemaShape(annotations));
}
