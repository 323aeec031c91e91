using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Network;

namespace Extensions.ML.Mlp.Training;

/// <summary>What is trained for options on rows: how the rows are prepared, and the build of the network.</summary>
/// <param name="Input">The stages before the network.</param>
/// <param name="Shape">The network's build.</param>
/// <param name="Sample">Some rows as the network takes them; null where none are needed.</param>
internal sealed record NetworkPlan(Stage[] Input, MlpShape Shape, TrainingRows? Sample)
{
    /// <summary>The rows of which the edges of bins are quantiles: enough that more change little.</summary>
    private const int MostSampled = 100_000;

    /// <summary>Whether the features are scaled before the network.</summary>
    internal bool ScalesFeatures => Input.Any(stage => stage is not (ImputeStage or AffineStage { IsSelection: true }));

    /// <summary>Whether rows must be at hand before the network is built.</summary>
    internal static bool NeedsSample(MlpTrainerOptions options) =>
        options.InputNormalization is InputNormalization.Robust or InputNormalization.RobustClipped or InputNormalization.Quantile
        || options.MissingValues == MissingValues.ImputeMedian || options.NumericEmbedding is PiecewiseLinearEmbedding || options.Initialization == Initialization.DataDriven;

    internal static NetworkPlan Of(MlpTrainerOptions options, Objective objective, TrainingPlan plan)
    {
        var data = plan.Data;
        var embedded = plan.Categories.Where(category => category.IsIndex || (options.CategoryEmbedding is { } kind && category.Count > kind.MostOneHot)).ToArray();
        // A model for other features is told by the comparison of the builds.
        var input = plan.StartFrom is { } model ? (model.FeatureCount == data.Train.FeatureCount ? InputStages.Of(model) : []) : InputStages.Fit(options.InputNormalization, ImputationOf(options, data), data.Measures, data.Sample, plan.Categories, embedded);
        var preparation = new RowPreparation(input, LabelScaling.None, null);
        var sample = NeedsSample(options) ? preparation.Apply(Few(data.Sample!)) : null;
        int width = preparation.Width(data.Train.FeatureCount);
        var shape = new MlpShape(width, options.HiddenLayers, objective.OutputCount, options.Activation)
        {
            Categories = embedded,
            OneHots = [.. plan.Categories.Except(embedded)],
            CategoryWidth = (options.CategoryEmbedding ?? new()).Width,
            Embedding = options.NumericEmbedding,
            ScalesInputs = options.LearnInputScales,
            Ensemble = EnsembleOf(options),
            SharesActivation = options.ParametricActivation && options.HiddenLayers.Count > 0,
            IsTangent = options.Initialization == Initialization.DataDriven,
            Normalization = options.LayerNormalization,
            InputDropout = options.InputDropout,
            Dropout = options.Dropout,
            OutputActivation = objective.OutputActivation,
        };
        return new(input, WithNumbers(shape, options.NumericEmbedding, plan, preparation, sample), sample);
    }

    private static ImputeStage? ImputationOf(MlpTrainerOptions options, TrainingData data) =>
        options.MissingValues == MissingValues.SkipRow ? null : Imputation.Fit(options.MissingValues, data.Measures, data.Sample);

    /// <summary>Members have no batch statistics of their own, of linear models the mean is one, and L-BFGS takes the steps of one network.</summary>
    private static SharedEnsemble? EnsembleOf(MlpTrainerOptions options) =>
        options is { LayerNormalization: LayerNormalization.Batch } or { Optimizer: Lbfgs } or { HiddenLayers.Count: 0 } ? null : options.SharedEnsemble;

    /// <summary>The shape with the features that are embedded: those of the model that the training goes on from, else all that are numbers.</summary>
    private static MlpShape WithNumbers(
        MlpShape shape, NumericEmbedding? embedding, TrainingPlan plan, RowPreparation preparation, TrainingRows? sample)
    {
        if (embedding is null) return shape;
        var numbers = Enumerable.Range(0, shape.FeatureCount).Where(feature => IsNumber(feature, plan)).ToList();
        if (plan.StartFrom is { } model) return FromModel(shape, numbers, model);
        if (embedding is not PiecewiseLinearEmbedding piecewise) return shape with { Numbers = numbers };
        var ends = preparation.Apply(plan.Data.Measures.Ranges.ToRows());
        var knots = numbers.ConvertAll(number => EmbeddingKnots.Of(sample!, ends, number, piecewise.Bins));
        return shape with
        {
            Numbers = [.. numbers.Where((_, index) => knots[index].Length > 1)],
            Knots = [.. knots.Where(edges => edges.Length > 1)],
        };
    }

    private static MlpShape FromModel(MlpShape shape, List<int> numbers, MlpModel model)
    {
        // Another kind of embedding is told by the comparison of the builds.
        foreach (var stage in model.Stages)
        {
            if (stage is EmbeddingStage embedding) return shape with { Numbers = Features(shape, embedding.Curves.Places), Knots = EmbeddingParts.KnotsOf(embedding) };
            if (stage is PeriodicStage periodic) return shape with { Numbers = Features(shape, periodic.Places) };
        }
        return shape with { Numbers = numbers, Knots = numbers.ConvertAll(_ => new float[] { 0, 1 }) };
    }

    /// <summary>Places behind the categories' embedding as features before it.</summary>
    private static int[] Features(MlpShape shape, int[] places)
    {
        int[] others = [.. Enumerable.Range(0, shape.FeatureCount).Where(feature => !shape.Categories.Any(category => category.Holds(feature)))];
        return [.. places.Where(place => place < others.Length).Select(place => others[place])];
    }

    private static bool IsNumber(int feature, TrainingPlan plan)
    {
        var ranges = plan.Data.Measures.Ranges;
        // Behind the features as they are read come the indicators of missing values.
        return feature < plan.Data.Measures.FeatureMeans.Length && !ranges.IsIndicator(feature) && !ranges.IsConstant(feature)
            && !plan.Categories.Any(category => category.Holds(feature));
    }

    /// <summary>Rows at even distances.</summary>
    private static TrainingRows Few(TrainingRows rows)
    {
        if (rows.Count <= MostSampled) return rows;
        int[] taken = [.. Enumerable.Range(0, MostSampled).Select(index => (int)((long)index * rows.Count / MostSampled))];
        return rows.Take(taken);
    }
}
