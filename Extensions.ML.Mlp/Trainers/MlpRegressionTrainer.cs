using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>
/// Trains a multilayer perceptron for regression. The label is a Single, the features a vector of Single. The transformer adds Score,
/// the prediction in the label's own units. Made by <c>mlContext.Regression.Trainers.Mlp</c>.
/// </summary>
public sealed class MlpRegressionTrainer : MlpTrainerBase<RegressionPredictionTransformer<MlpRegressionModelParameters>, MlpRegressionModelParameters, MlpRegressionModelParameters>
{
    private readonly Options _options;

    internal MlpRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, "MlpRegression", options, TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName)) => _options = options;

    private protected override PredictionKind PredictionKind => PredictionKind.Regression;

    private protected override string Task => "regression";

    private protected override Objective CreateObjective(TrainContext context)
    {
        context.TrainingSet.CheckRegressionLabel();
        return new RegressionObjective(_options.Loss, _options.StandardizeLabel);
    }

    private protected override MlpRegressionModelParameters Wrap(MlpModel model) => new(Host, model);

    private protected override RegressionPredictionTransformer<MlpRegressionModelParameters> MakeTransformer(MlpRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
        [ScalarColumn(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation())];

    private protected override void CheckLabels(IChannel channel, LabelRange labels)
    {
        if (_options.Loss is PoissonLoss && labels.Least is < 0 and var least)
            throw channel.Except(FormattableString.Invariant($"The labels must be at least 0 with PoissonLoss, but column '{LabelColumn.Name}' holds {least}; use another loss."));
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

        private protected override IEnumerable<string> Faults() =>
            [.. base.Faults(), .. Loss?.Faults() ?? Fault.Unless(false, "Loss must be one of the losses", null, "new SquaredError() is one")];
    }
}
