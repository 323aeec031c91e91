using Extensions.ML.Mlp.Data.Statistics;
using Extensions.ML.Mlp.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Extensions.ML.Mlp;

/// <summary>
/// Trains a multilayer perceptron for multiclass classification by minimising the softmax cross-entropy. The label is a key of known
/// count, as <c>MapValueToKey</c> makes it; the features are a vector of Single. The transformer adds Score (a probability a class, in
/// the order of the keys) and PredictedLabel (the key of the largest). Made by <c>mlContext.MulticlassClassification.Trainers.Mlp</c>.
/// </summary>
public sealed class MlpMulticlassTrainer : MlpTrainerBase<MulticlassPredictionTransformer<MlpMulticlassModelParameters>, MlpMulticlassModelParameters, MlpMulticlassModelParameters>
{
    private readonly Options _options;

    internal MlpMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, "MlpMulticlass", options, TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName)) => _options = options;

    /// <inheritdoc cref="MlpBinaryTrainer.Search(IDataView, SearchSpace{MlpBinaryTrainer.Options}, SearchBudget)"/>
    public SearchResult<Options> Search(IDataView trainData, SearchSpace<Options> space, SearchBudget budget) => Search(trainData, null, space, budget);

    /// <inheritdoc cref="MlpBinaryTrainer.Search(IDataView, IDataView?, SearchSpace{MlpBinaryTrainer.Options}, SearchBudget)"/>
    public SearchResult<Options> Search(IDataView trainData, IDataView? validationData, SearchSpace<Options> space, SearchBudget budget) =>
        Search(_options, options => new MlpMulticlassTrainer(Host, options), trainData, validationData, space, budget);

    private protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override string Task => "multiclass";

    private protected override Objective CreateObjective(TrainContext context)
    {
        CheckKnownClasses(context.TrainingSet);
        context.TrainingSet.CheckMulticlassLabel(out int classCount);
        CheckSameClasses(context.TrainingSet, context.ValidationSet, classCount);
        if (_options.ClassWeights?.FaultsFor(classCount).FirstOrDefault() is { } fault) throw Host.Except(fault);
        return new SoftmaxCrossEntropy(classCount, _options.ClassWeights, _options.LabelSmoothing);
    }

    private protected override MlpMulticlassModelParameters Wrap(MlpModel model) => new(Host, model);

    private protected override MulticlassPredictionTransformer<MlpMulticlassModelParameters> MakeTransformer(MlpMulticlassModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    private protected override SchemaShape.Column[] OutputColumns(SchemaShape inputSchema)
    {
        Host.Check(inputSchema.TryFindColumn(LabelColumn.Name, out var label), "The label column is missing.");
        var names = label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues);
        return
        [
            new(DefaultColumnNames.Score, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new(DefaultColumnNames.PredictedLabel, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation().Concat(names))),
        ];
    }

    private void CheckKnownClasses(RoleMappedData training)
    {
        if (training.Data.Schema[LabelColumn.Name].Type is KeyDataViewType { Count: > int.MaxValue and var count })
            throw Host.Except(FormattableString.Invariant($"The label column '{Excerpt.Of(LabelColumn.Name)}' must be a key of a known count, but its type has room for {count:N0} classes; make it with MapValueToKey, or give its type the count."));
    }

    private void CheckSameClasses(RoleMappedData training, RoleMappedData? validation, int classCount)
    {
        if (validation is null) return;
        validation.CheckMulticlassLabel(out int count);
        if (count != classCount)
            throw Host.Except($"The validation label column '{Excerpt.Of(LabelColumn.Name)}' must have as many classes as the training data, {classCount}, but it has {count}; pass both through the same transformers.");
        if (KeyNames.Of(training.Data.Schema[LabelColumn.Name]) is not { } names || KeyNames.Of(validation.Data.Schema[LabelColumn.Name]) is not { } others) return;
        foreach (var (key, (name, other)) in names.Zip(others).Index())
        {
            if (name != other)
                throw Host.Except($"The validation label column '{Excerpt.Of(LabelColumn.Name)}' must have the same keys as the training data, but key {key + 1} is '{Excerpt.Of(name)}' there and '{Excerpt.Of(other)}' here; pass both through the same transformers.");
        }
    }

    private protected override void CheckLabels(IChannel channel, LabelSummary labels, bool isContinued)
    {
        if (labels.AllAlike && !isContinued)
            throw channel.Except($"The training label column '{Excerpt.Of(LabelColumn.Name)}' must hold at least two classes, but all {labels.Count} rows are of key {labels.Min + 1}; give rows of other classes too.");
    }

    /// <summary>The options of <see cref="MlpMulticlassTrainer"/>.</summary>
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
    }
}
