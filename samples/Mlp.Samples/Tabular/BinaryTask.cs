using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;

namespace Mlp.Samples.Tabular;

/// <summary>Which of two values the target has.</summary>
/// <param name="no">The value that counts as false.</param>
/// <param name="yes">The value that counts as true.</param>
/// <param name="spelling">How the file writes <paramref name="yes"/>.</param>
internal sealed class BinaryTask(string no, string yes, string spelling) : TabularTask
{
    internal override string Description => $"two classes, of which '{spelling}' counts as true";

    internal override string LossName => "Mean cross-entropy in nats";

    internal override IEstimator<ITransformer> Label(MLContext context) =>
        context.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { [no] = false, [yes] = true }, TableFile.Target);

    internal override TrainedNetwork TrainNetwork(Topic topic, IDataView train)
    {
        var options = new MlpBinaryTrainer.Options();
        return topic.Train("network", options, () =>
        {
            var fitted = topic.Context.BinaryClassification.Trainers.Mlp(options).Fit(train);
            return new(fitted, fitted.Model.SubModel.History);
        });
    }

    internal override TableSearch Search(Topic topic, IDataView train, SearchBudget budget)
    {
        var options = topic.WithChoices(new MlpBinaryTrainer.Options { ValidationFraction = TableSearch.ValidationShare });
        var trainers = topic.Context.BinaryClassification.Trainers;
        var result = trainers.Mlp(options).Search(train, SearchSpace.Default<MlpBinaryTrainer.Options>(), budget);
        return new(result.Trials, result.MetricName, result.IsComplete, result.WriteCsv, () => trainers.Mlp(result.Best).Fit(train));
    }

    internal override ITransformer TrainTrees(MLContext context, IDataView train, int? threads) =>
        context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfThreads = threads }).Fit(train);

    internal override IReadOnlyList<(string Name, double Value)> Metrics(MLContext context, IDataView scored)
    {
        var metrics = context.BinaryClassification.Evaluate(scored);
        return
        [
            ("Accuracy", metrics.Accuracy),
            ("AUC, area under the ROC curve", metrics.AreaUnderRocCurve),
            ("F1 score", metrics.F1Score),
            ("Log-loss, in bits", metrics.LogLoss),
        ];
    }
}
