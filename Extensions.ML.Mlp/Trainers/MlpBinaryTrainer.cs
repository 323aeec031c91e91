using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Training;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using BinaryModel = Microsoft.ML.Calibrators.CalibratedModelParametersBase<Extensions.ML.Mlp.MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>;

namespace Extensions.ML.Mlp;

/// <summary>
/// Trains a multilayer perceptron for binary classification by minimising the binary cross-entropy. The label is a Boolean, the
/// features a vector of Single. The transformer adds Score (the logit), Probability (its sigmoid) and PredictedLabel
/// (whether Score is above 0). Made by <c>mlContext.BinaryClassification.Trainers.Mlp</c>.
/// </summary>
public sealed class MlpBinaryTrainer : MlpTrainerBase<BinaryPredictionTransformer<BinaryModel>, BinaryModel, MlpBinaryModelParameters>
{
    private readonly Options _options;

    internal MlpBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, "MlpBinary", options, TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName)) => _options = options;

    /// <summary>
    /// Searches options: random search with successive halving (see <see cref="SearchBudget"/>), over the trainer's options with values of a
    /// space set. Trials are compared by validation rows alone: those that each Fit of this trainer would hold out, the same for all trials.
    /// </summary>
    /// <inheritdoc cref="Search(IDataView, IDataView?, SearchSpace{Options}, SearchBudget)"/>
    public SearchResult<Options> Search(IDataView trainData, SearchSpace<Options> space, SearchBudget budget) => Search(trainData, null, space, budget);

    /// <summary>
    /// Searches options: random search with successive halving (see <see cref="SearchBudget"/>), over the trainer's options with values of a
    /// space set. Trials are compared by validation rows alone.
    /// </summary>
    /// <remarks>
    /// The same seed, data, options, space and budget give the same trials, bit for bit on the same machine, unless a limit of time cuts them
    /// off. The rows are read anew for each rung of each trial: cache a view that costs much. A trial that diverges is one of infinite loss.
    /// The options' <c>CancellationToken</c> ends the search, which then gives what it has found; their <c>Progress</c> is told of the epochs
    /// of all trials; their <c>TimeLimit</c>, <c>Checkpoint</c> and
    /// <c>Bagging</c> are for a Fit alone: trials are single networks.
    /// </remarks>
    /// <param name="trainData">The rows to learn from.</param>
    /// <param name="validationData">Rows with the same columns, to compare trials by; null to hold some out of the others.</param>
    /// <param name="space">What trials are drawn from; <see cref="SearchSpace.Default"/> is one to start with.</param>
    /// <param name="budget">What the search may spend.</param>
    /// <exception cref="ArgumentException">The budget is out of its ranges, the space has no dimension, or gives options that cannot be trained or compared; the message names each fault.</exception>
    /// <exception cref="InvalidOperationException">As Fit, but for trials that diverge unless all do; there are no validation rows; or the budget's folder is of another search, or cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The search was cancelled, or its time was up, before a trial came to the end of a rung; or it was cancelled by <c>MLContext.CancelExecution</c>.</exception>
    public SearchResult<Options> Search(IDataView trainData, IDataView? validationData, SearchSpace<Options> space, SearchBudget budget) =>
        Search(_options, options => new MlpBinaryTrainer(Host, options), trainData, validationData, space, budget);

    private protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override string Task => "binary";

    private protected override Objective CreateObjective(TrainContext context) => new BinaryCrossEntropy(_options.ClassWeights, _options.LabelSmoothing);

    /// <summary>The score is a logit already: Platt's sigmoid with slope -1 and offset 0 makes it the probability.</summary>
    private protected override BinaryModel Wrap(MlpModel model)
    {
        var (parameters, calibrator) = (new MlpBinaryModelParameters(Host, model), new PlattCalibrator(Host, -1, 0));
        return model.Categories.Length > 0
            ? new MlpCalibratedModelParameters<MlpBinaryModelParameters, PlattCalibrator>(Host, parameters, calibrator)
            : new ValueMapperCalibratedModelParameters<MlpBinaryModelParameters, PlattCalibrator>(Host, parameters, calibrator);
    }

    private protected override BinaryPredictionTransformer<BinaryModel> MakeTransformer(BinaryModel model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape inputSchema) =>
    [
        ScalarColumn(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation()),
        ScalarColumn(DefaultColumnNames.Probability, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)),
        ScalarColumn(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, AnnotationUtils.GetTrainerOutputAnnotation()),
    ];

    private protected override void CheckLabels(IChannel channel, LabelSummary labels, bool isContinued)
    {
        if (labels.AllAlike && !isContinued)
            throw channel.Except($"The training label column '{Excerpt.Of(LabelColumn.Name)}' must hold both classes, but all {labels.Count} rows are {(labels.Min > 0 ? "true" : "false")}; give rows of the other class too.");
    }

    /// <summary>The options of <see cref="MlpBinaryTrainer"/>.</summary>
    public sealed class Options : MlpClassificationOptions
    {
        /// <summary>
        /// An ordinary network: two layers of 128, ReLU, standardised features, Adam. The fastest to train and to score, and on fewer than about
        /// 1,500 rows as good as any.
        /// </summary>
        public static Options Plain() => new Options().Plain();

        /// <summary>
        /// For quality: TabM (Gorishniy et al. 2024) with 16 members and piecewise-linear embeddings. Training, and scoring, take three to
        /// five times as long as with the defaults.
        /// </summary>
        public static Options TabM() => new Options().TabM();

        /// <summary>
        /// RealMLP-TD (Holzmüller et al. 2024): three layers of 256 with periodic embeddings, learned input scales and activations, and schedules
        /// of the rate, the dropout and the decay over all of 256 epochs. Label smoothing, which the authors take where accuracy is all that counts, is off.
        /// A category of two values keeps its two slots. Training takes six to fifteen times as long as with the defaults, scoring two to three times.
        /// </summary>
        public static Options RealMlp() => new Options().RealMlp(Activation.Selu, 0.04);

        private protected override IEnumerable<string> Faults() => [.. base.Faults(), .. ClassWeights?.FaultsFor(classCount: 2) ?? []];
    }
}
