using Extensions.ML.Mlp.Data;
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

    private protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    private protected override string Task => "binary";

    private protected override Objective CreateObjective(TrainContext context) => new BinaryCrossEntropy(_options.ClassWeights, _options.LabelSmoothing);

    /// <summary>The score is a logit already: Platt's sigmoid with slope -1 and offset 0 makes it the probability.</summary>
    private protected override BinaryModel Wrap(MlpModel model) => new ValueMapperCalibratedModelParameters<MlpBinaryModelParameters, PlattCalibrator>(
        Host, new MlpBinaryModelParameters(Host, model), new PlattCalibrator(Host, -1, 0));

    private protected override BinaryPredictionTransformer<BinaryModel> MakeTransformer(BinaryModel model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        ScalarColumn(DefaultColumnNames.Score, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation()),
        ScalarColumn(DefaultColumnNames.Probability, NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)),
        ScalarColumn(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, AnnotationUtils.GetTrainerOutputAnnotation()),
    ];

    private protected override void CheckLabels(IChannel channel, LabelRange labels)
    {
        if (labels.AllAlike)
            throw channel.Except($"The training label column '{LabelColumn.Name}' must hold both classes, but all {labels.Count} rows are {(labels.Least > 0 ? "true" : "false")}; give rows of the other class too.");
    }

    /// <summary>The options of <see cref="MlpBinaryTrainer"/>.</summary>
    public sealed class Options : MlpClassificationOptions
    {
        private protected override IEnumerable<string> Faults() => [.. base.Faults(), .. ClassWeights?.FaultsFor(classCount: 2) ?? []];
    }
}
