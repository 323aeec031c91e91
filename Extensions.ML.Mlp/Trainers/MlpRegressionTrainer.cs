using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>
/// Trains a multilayer perceptron for regression. The label is a Single from -1e20 to 1e20, the features a vector of Single. The transformer adds Score,
/// the prediction in the label's own units. Made by <c>mlContext.Regression.Trainers.Mlp</c>.
/// </summary>
public sealed class MlpRegressionTrainer : MlpTrainerBase<RegressionPredictionTransformer<MlpRegressionModelParameters>, MlpRegressionModelParameters, MlpRegressionModelParameters>
{
    /// <summary>The weights of the last layer are in the label's units: with larger ones a finite row could have a score that overflows.</summary>
    private const float MaxLabel = 1e20f;

    private readonly Options _options;

    internal MlpRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, "MlpRegression", options, TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName)) => _options = options;

    /// <inheritdoc cref="MlpBinaryTrainer.Search(IDataView, SearchSpace{MlpBinaryTrainer.Options}, SearchBudget)"/>
    public SearchResult<Options> Search(IDataView trainData, SearchSpace<Options> space, SearchBudget budget) => Search(trainData, null, space, budget);

    /// <inheritdoc cref="MlpBinaryTrainer.Search(IDataView, IDataView?, SearchSpace{MlpBinaryTrainer.Options}, SearchBudget)"/>
    public SearchResult<Options> Search(IDataView trainData, IDataView? validationData, SearchSpace<Options> space, SearchBudget budget) =>
        Search(_options, options => new MlpRegressionTrainer(Host, options), trainData, validationData, space, budget);

    private protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override string Task => "regression";

    private protected override Objective CreateObjective(TrainContext context)
    {
        context.TrainingSet.CheckRegressionLabel();
        return new RegressionObjective(_options.Loss, _options.StandardizeLabel, _options.ClampPredictions, _options.IntervalCoverage);
    }

    private protected override MlpRegressionModelParameters Wrap(MlpModel model) => new(Host, model);

    private protected override RegressionPredictionTransformer<MlpRegressionModelParameters> MakeTransformer(MlpRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape inputSchema)
    {
        string[] names = _options.IntervalCoverage is null ? [DefaultColumnNames.Score] : [DefaultColumnNames.Score, IntervalColumns.Lower, IntervalColumns.Upper];
        return Array.ConvertAll(names, name => ScalarColumn(name, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation()));
    }

    private protected override void CheckLabels(IChannel channel, LabelSummary labels, bool isContinued)
    {
        float largest = labels.Max > -labels.Min ? labels.Max : labels.Min;
        if (Math.Abs(largest) > MaxLabel)
        {
            throw channel.Except(FormattableString.Invariant(
                $"The labels must be from -{MaxLabel} to {MaxLabel}, so that scores stay finite in single precision, but column '{Excerpt.Of(LabelColumn.Name)}' ")
                + FormattableString.Invariant($"holds {largest}; divide the label by a constant."));
        }
        if (_options.Loss is PoissonLoss && labels.Min is < 0 and var least)
            throw channel.Except(FormattableString.Invariant($"The labels must be at least 0 with PoissonLoss, but column '{Excerpt.Of(LabelColumn.Name)}' holds {least}; use another loss."));
    }

    /// <summary>The options of <see cref="MlpRegressionTrainer"/>.</summary>
    public sealed class Options : MlpTrainerOptions
    {
        /// <summary>What is minimised. Default <see cref="SquaredError"/>.</summary>
        public RegressionLoss Loss { get; set; } = new SquaredError();

        /// <summary>
        /// Whether the network learns the label minus its mean, divided by its deviation, measured on the training rows; the model undoes
        /// it. The losses of the history are then in those units, squared for the squared error; the metric never is. Ignored with
        /// <see cref="PoissonLoss"/>. Default true.
        /// </summary>
        public bool StandardizeLabel { get; set; } = true;

        /// <summary>Whether predictions are kept within the labels of the rows that were learned from. Default false.</summary>
        public bool ClampPredictions { get; set; }

        /// <summary>
        /// Measures intervals around the scores that hold the label of a new row with this probability (split conformal prediction): the
        /// transformer then adds the columns <c>Score.Lower</c> and <c>Score.Upper</c>. Above 0 and below 1; needs
        /// <see cref="MlpTrainerOptions.Bagging"/>, whose rows that a model did not learn from it is measured on. Of an ensemble that was ended
        /// before all its models had an epoch, too few of them may be left: the intervals then reach to the farthest label, and a warning and
        /// <see cref="ScoreInterval.Coverage"/> tell the lower coverage that this has. Null (the default) for none.
        /// </summary>
        public double? IntervalCoverage { get; set; }

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
        /// of the rate, the dropout and the decay over all of 256 epochs. Predictions are kept within the labels of the training rows.
        /// A category of two values keeps its two slots. Training takes six to fifteen times as long as with the defaults, scoring two to three times.
        /// </summary>
        public static Options RealMlp() => new Options { ClampPredictions = true }.RealMlp(Activation.Mish, 0.2);

        private protected override IEnumerable<string> Faults() =>
        [
            .. base.Faults(),
            .. ValidationError.Unless(IntervalCoverage is null or (> 0 and < 1), "IntervalCoverage must be above 0 and below 1", IntervalCoverage, "0.9 is usual"),
            .. ValidationError.Unless(IntervalCoverage is null || Bagging is not null, "Bagging must be set with IntervalCoverage, which is measured on rows that a model did not learn from", Bagging, "5 is usual"),
            .. Loss?.Faults() ?? ValidationError.Unless(false, "Loss must be one of the losses", null, "new SquaredError() is one"),
        ];
    }
}
