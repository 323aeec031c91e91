using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Native;
using Extensions.ML.Mlp.Training;
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

    private protected MlpTrainerBase(IHostEnvironment env, string name, MlpTrainerOptions options, SchemaShape.Column label)
        : base(Contracts.CheckRef(env, nameof(env)).Register(name), TrainerUtils.MakeR4VecFeature(options.FeatureColumnName), label, TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = options;
        // Drawn once, so that each Fit of this trainer gives the same model, in whatever order trainers are fitted.
        _seed = options.Seed ?? (env as IHostEnvironmentInternal)?.Seed ?? Host.Rand.Next();
    }

    /// <summary>The trainer gains from normalized features, takes validation data, and reads its data once, so that a cache would not help it.</summary>
    public override TrainerInfo Info { get; } = new(normalization: true, calibration: false, caching: false, supportValid: true);

    /// <summary>Trains on one set of rows and, after every epoch, takes the loss of another, which the training does not learn from.</summary>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There is no usable row, the labels are all alike, the device is absent, or the loss became infinite.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled before its first epoch was finished, or by <c>MLContext.CancelExecution</c>.</exception>
    public TTransformer Fit(IDataView trainData, IDataView? validationData) => TrainTransformer(trainData, validationData);

    /// <summary>Goes on training a model: from its weights, with this trainer's options, on these rows.</summary>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns; null for none.</param>
    /// <param name="startFrom">
    /// The model; it is not changed. It must have the build that the options and the rows give. Its scaling of the features stays, the
    /// options' is ignored. The optimizer begins anew.
    /// </param>
    /// <exception cref="InvalidOperationException">As the other Fit, or the model is of another build.</exception>
    /// <inheritdoc cref="Fit(IDataView, IDataView)" path="/exception"/>
    public TTransformer Fit(IDataView trainData, IDataView? validationData, TParameters startFrom)
    {
        ArgumentNullException.ThrowIfNull(startFrom);
        return TrainTransformer(trainData, validationData, (IPredictor)startFrom);
    }

    ITransformer IValidatedTrainer.Fit(IDataView trainData, IDataView validationData) => Fit(trainData, validationData);

    /// <summary>Reads the rows, trains a network, gives its model.</summary>
    private protected MlpModel TrainNetwork(TrainContext context, Objective objective, Action<IChannel, TrainingRows> checkRows)
    {
        using var channel = Host.Start("Training");
        LibTorch.EnsureLoaded();
        var rows = RowReader.Read(Host, channel, context.TrainingSet, "training", _options.CancellationToken);
        checkRows(channel, rows);
        var validationRows = context.ValidationSet is { } set ? ReadValidation(channel, set, rows.FeatureCount) : null;
        return TrainingJob.Run(Host, channel, _options, objective, new(rows, validationRows, _seed, ModelOf(context.InitialPredictor)));
    }

    private static MlpModel? ModelOf(IPredictor? predictor) => (predictor as IMlpModelParameters)?.Model;

    private TrainingRows ReadValidation(IChannel channel, RoleMappedData set, int width)
    {
        var rows = RowReader.Read(Host, channel, set, "validation", _options.CancellationToken);
        return rows.FeatureCount == width ? rows : throw Host.Except(
            $"The validation data must have as many features as the training data, {width}, but it has {rows.FeatureCount}; pass both through the same transformers.");
    }

    private protected static SchemaShape.Column ScalarColumn(string name, DataViewType type, IEnumerable<SchemaShape.Column> annotations) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, new SchemaShape(annotations));
}
