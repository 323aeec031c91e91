using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Mlp.Samples.Topics;
using Mlp.Samples.Toy;
using Mlp.Samples.Training;

namespace Mlp.Samples.Explanations;

/// <summary>Three tasks on the days of a kiosk. Each trains a network, permutes its features, and asks for their contributions.</summary>
internal sealed class KioskTasks
{
    internal const int TrainCount = 2000, TestCount = 500, Permutations = 10;

    private static readonly string[] Names =
    [
        nameof(KioskDay.Temperature), nameof(KioskDay.Rain), nameof(KioskDay.Weekend),
        nameof(KioskDay.Price), nameof(KioskDay.Yesterday), nameof(KioskDay.Moon),
    ];

    private readonly Topic _topic;
    private readonly SplitData _data;

    internal KioskTasks(Topic topic)
    {
        _topic = topic;
        IDataView Load(int count, int seed) => topic.Context.Data.LoadFromEnumerable(KioskDays.Draw(count, seed));
        _data = new("days of a kiosk", Load(TrainCount, topic.Seed), Load(TestCount, topic.Seed + 1));
    }

    private MLContext Context => _topic.Context;

    private IEstimator<ITransformer> Features => Context.Transforms.Concatenate("Features", Names);

    /// <summary>Whether the kiosk sells out.</summary>
    internal Explanation SoldOut()
    {
        const string label = nameof(KioskDay.SoldOut);
        var trained = _topic.Fit("sold out or not", Features, WithLabel(new MlpBinaryTrainer.Options(), label), _data);
        var last = Last<BinaryPredictionTransformer<CalibratedModelParametersBase<MlpBinaryModelParameters, PlattCalibrator>>>(trained);
        var scored = trained.Pipeline.Transform(_data.Test);
        var permuted = Context.BinaryClassification.PermutationFeatureImportance(last, scored, label, permutationCount: Permutations);
        var contributions = Context.Transforms.CalculateFeatureContribution(last, normalize: false);
        return Explain(
            new("Is the kiosk sold out?", "Drop in AUC", "logits of true"),
            last.Model.SubModel.Model,
            scored,
            contributions,
            permuted.Select(slot => slot.AreaUnderRocCurve),
            sign: -1);
    }

    /// <summary>What most people buy.</summary>
    internal Explanation Favourite()
    {
        const string label = "FavouriteKey";
        var features = Features.Append(Context.Transforms.Conversion.MapValueToKey(label, nameof(KioskDay.Favourite)));
        var trained = _topic.Fit("the favourite", features, WithLabel(new MlpMulticlassTrainer.Options(), label), _data);
        var last = Last<MulticlassPredictionTransformer<MlpMulticlassModelParameters>>(trained);
        var scored = trained.Pipeline.Transform(_data.Test);
        var permuted = Context.MulticlassClassification.PermutationFeatureImportance(last, scored, label, permutationCount: Permutations);
        var contributions = Context.Transforms.CalculateFeatureContribution(last, normalize: false);
        return Explain(
            new("Ice cream, coffee or umbrella?", "Drop in micro-accuracy", "logits of the predicted class"),
            last.Model.Model,
            scored,
            contributions,
            permuted.Select(slot => slot.MicroAccuracy),
            sign: -1);
    }

    /// <summary>How many ice creams are sold.</summary>
    internal Explanation Sold()
    {
        const string label = nameof(KioskDay.Sold);
        var trained = _topic.Fit("ice creams sold", Features, WithLabel(new MlpRegressionTrainer.Options(), label), _data);
        var last = Last<RegressionPredictionTransformer<MlpRegressionModelParameters>>(trained);
        var scored = trained.Pipeline.Transform(_data.Test);
        var permuted = Context.Regression.PermutationFeatureImportance(last, scored, label, permutationCount: Permutations);
        var contributions = Context.Transforms.CalculateFeatureContribution(last, normalize: false);
        return Explain(
            new("How many ice creams are sold?", "Rise of RMSE", "ice creams"),
            last.Model.Model,
            scored,
            contributions,
            permuted.Select(slot => slot.RootMeanSquaredError));
    }

    /// <param name="topic">What is explained, in words.</param>
    /// <param name="model">The network.</param>
    /// <param name="scored">The test rows with their scores.</param>
    /// <param name="contributions">Adds those to the rows.</param>
    /// <param name="changes">Of the metric, where each feature is permuted.</param>
    /// <param name="sign">-1 for a metric that falls where the network gets worse.</param>
    private static Explanation Explain(
        ExplainedTopic topic,
        MlpModel model,
        IDataView scored,
        IEstimator<ITransformer> contributions,
        IEnumerable<MetricStatistics> changes,
        int sign = 1)
    {
        float[][] rows = [.. contributions.Fit(scored).Transform(scored).GetColumn<float[]>("FeatureContributions")];
        var features = changes.Select((change, slot) => new FeatureImportance(
            Names[slot], sign * change.Mean, change.StandardDeviation, rows.Average(row => Math.Abs(row[slot]))));
        return new(topic, [.. features], ExplainRow(model, scored.GetColumn<float[]>("Features").First()));
    }

    /// <summary>Without ML.NET, as an application would that has the model alone.</summary>
    private static ExplainedRow ExplainRow(MlpModel model, float[] row)
    {
        float[] scores = new float[model.OutputCount], contributions = new float[row.Length];
        model.Score(row, scores);
        int predicted = Array.IndexOf(scores, scores.Max());
        float baseline = model.Explain(row, contributions, predicted);
        return new(row, contributions, baseline, scores[predicted]);
    }

    private static T WithLabel<T>(T options, string label)
        where T : MlpTrainerOptions
    {
        options.LabelColumnName = label;
        (options.HiddenLayers, options.Dropout, options.EarlyStopping) = ([32, 32], [], null);
        return options;
    }

    private static T Last<T>(TrainedNetwork trained)
        where T : class, ITransformer => ((TransformerChain<T>)trained.Pipeline).LastTransformer;
}
