using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Columns;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training;

/// <summary>What is trained for options on rows: how the rows are prepared, and the build of the network.</summary>
/// <param name="Input">The stages before the network.</param>
/// <param name="Shape">The network's build.</param>
/// <param name="Sample">Some rows as the network takes them; null where none are needed.</param>
internal sealed record NetworkPlan(Stage[] Input, MlpShape Shape, DenseRows? Sample)
{
    /// <summary>The rows of which the edges of bins are quantiles: enough that more change little.</summary>
    private const int MaxSampleRows = 100_000;

    /// <summary>What the log says of options that adapt to the number of features.</summary>
    internal IReadOnlyList<string> Adaptations { get; private init; } = [];

    /// <summary>Whether the features are scaled before the network.</summary>
    internal bool ScalesFeatures => Input.Any(stage => stage is not (ImputeStage or AffineStage { IsSelection: true }));

    /// <summary>Whether rows must be at hand before the network is built.</summary>
    internal static bool NeedsSample(MlpTrainerOptions options) =>
        options.InputNormalization is InputNormalization.Robust or InputNormalization.RobustClipped or InputNormalization.Quantile
        || options.MissingValues == MissingValues.ImputeMedian || options.NumericEmbedding is PiecewiseLinearEmbedding or { AdaptsToFeatureCount: true } || options.Initialization == Initialization.DataDriven;

    internal static NetworkPlan Of(MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        var data = plan.Data;
        var embedded = plan.Categories.Where(category => category.IsIndex || (options.CategoryEmbedding is { } kind && category.Count > kind.MostOneHot)).ToArray();
        // A model for other features is told by the comparison of the builds.
        var input = plan.StartFrom is { } model ? (model.FeatureCount == data.Train.FeatureCount ? Preprocessor.StagesOf(model) : []) : Preprocessor.FitStages(options.InputNormalization, ImputationOf(options, data), data.Statistics, data.Sample, plan.Categories, embedded);
        var preprocessor = new Preprocessor(input, LabelScaling.None, null);
        var sample = NeedsSample(options) ? preprocessor.Apply(data.Sample!.AtEvenDistances(MaxSampleRows)) : null;
        int width = preprocessor.Width(data.Train.FeatureCount);
        var shape = new MlpShape(width, options.HiddenLayers, objective.OutputCount, options.Activation)
        {
            Categories = embedded,
            OneHots = [.. plan.Categories.Except(embedded)],
            CategoryWidth = (options.CategoryEmbedding ?? new()).Width,
            Embedding = options.NumericEmbedding,
            ScalesInputs = options.LearnInputScales,
            SharesActivation = options.ParametricActivation && options.HiddenLayers.Count > 0,
            IsTangent = options.Initialization == Initialization.DataDriven,
            Normalization = options.LayerNormalization,
            InputDropout = options.InputDropout,
            Dropout = options.Dropout,
            OutputActivation = objective.OutputActivation,
        };
        (shape, string? ofMembers) = WithMembers(shape, EnsembleOf(options), plan.StartFrom);
        (shape, string? ofNumbers) = WithNumbers(shape, options.NumericEmbedding, plan, preprocessor, sample);
        return new(input, shape, sample) { Adaptations = [.. new[] { ofMembers, ofNumbers }.OfType<string>()] };
    }

    private static ImputeStage? ImputationOf(MlpTrainerOptions options, TrainingData data) =>
        options.MissingValues == MissingValues.SkipRow ? null : Imputer.Fit(options.MissingValues, data.Statistics, data.Sample);

    /// <summary>Members have no batch statistics of their own, of linear models the mean is one, and L-BFGS takes the steps of one network.</summary>
    private static SharedEnsemble? EnsembleOf(MlpTrainerOptions options) =>
        options is { LayerNormalization: LayerNormalization.Batch } or { Optimizer: Lbfgs } or { HiddenLayers.Count: 0 } ? null : options.SharedEnsemble;

    /// <summary>The shape with its ensemble: that of the model to continue where the options leave it to the number of features.</summary>
    private static (MlpShape Shape, string? Message) WithMembers(MlpShape shape, SharedEnsemble? ensemble, MlpModel? model)
    {
        if (ensemble is null) return (shape, null);
        if (model is null || !WideRowDefaults.Adapts(ensemble, shape.EmbeddingInputs))
        {
            var (adapted, message) = WideRowDefaults.Ensemble(ensemble, shape.EmbeddingInputs);
            return (shape with { Ensemble = adapted }, message);
        }
        var scales = model.Stages.OfType<MemberScaleStage>().FirstOrDefault();
        return (shape with { Ensemble = scales is null ? null : ensemble with { Members = scales.Members } }, null);
    }

    /// <summary>The shape with the features that are embedded: those of the model that the training goes on from, else all that are numbers.</summary>
    private static (MlpShape Shape, string? Message) WithNumbers(
        MlpShape shape, NumericEmbedding? embedding, TrainingPlan plan, Preprocessor preprocessor, DenseRows? sample)
    {
        if (embedding is null) return (shape, null);
        var numbers = Numbers(plan);
        if (plan.StartFrom is { } model) return (FromModel(shape, embedding, numbers, model), null);
        var (chosen, embedded, message) = WideRowDefaults.Embedding(embedding, numbers, sample);
        shape = shape with { Embedding = chosen, Numbers = embedded };
        if (chosen is not PiecewiseLinearEmbedding piecewise) return (shape, message);
        var ends = preprocessor.Apply(plan.Data.Statistics.Ranges.ToRows());
        float[][] knots = [.. embedded.Select(number => BinEdges.Of(sample!, ends, number, piecewise.Bins))];
        return (shape with
        {
            Numbers = [.. embedded.Where((_, index) => knots[index].Length > 1)],
            Knots = [.. knots.Where(edges => edges.Length > 1)],
        }, message);
    }

    /// <summary>The shape with the model's own embedding where the options leave it to the number of features.</summary>
    private static MlpShape FromModel(MlpShape shape, NumericEmbedding given, List<int> numbers, MlpModel model)
    {
        bool adapts = WideRowDefaults.Adapts(given, numbers.Count);
        // Another kind of embedding is told by the comparison of the builds.
        foreach (var stage in model.Stages)
        {
            if (stage is EmbeddingStage embedding)
            {
                var curves = embedding.Curves;
                return With(curves.Width) with { Numbers = Features(shape, curves.Places), Knots = EmbeddingParts.KnotsOf(embedding) };
            }
            if (stage is PeriodicStage periodic)
                return With(periodic.Width + 1) with { Numbers = Features(shape, periodic.Places), Knots = Unit(periodic.Places.Length) };
        }
        return adapts ? shape with { Embedding = null } : shape with { Numbers = numbers, Knots = Unit(numbers.Count) };

        MlpShape With(int values) => adapts ? shape with { Embedding = given.WithValueCount(values) } : shape;

        static float[][] Unit(int count) => [.. Enumerable.Range(0, count).Select(_ => new float[] { 0, 1 })];
    }

    /// <summary>Places behind the categories' embedding as features before it.</summary>
    private static int[] Features(MlpShape shape, int[] places)
    {
        var categoryOf = CategorySlots.ByFeature(shape.Categories, shape.FeatureCount);
        int[] others = [.. Enumerable.Range(0, shape.FeatureCount).Where(feature => categoryOf[feature] is null)];
        return [.. places.Where(place => place < others.Length).Select(place => others[place])];
    }

    /// <summary>The features that are numbers. The indicators of missing values, which come after the features as read, are none.</summary>
    private static List<int> Numbers(TrainingPlan plan)
    {
        int width = plan.Data.Statistics.FeatureMeans.Length;
        var ranges = plan.Data.Statistics.Ranges;
        var categoryOf = CategorySlots.ByFeature(plan.Categories, width);
        return [.. Enumerable.Range(0, width).Where(IsNumber)];

        bool IsNumber(int feature) => !ranges.IsIndicator(feature) && !ranges.IsConstant(feature) && categoryOf[feature] is null;
    }
}
