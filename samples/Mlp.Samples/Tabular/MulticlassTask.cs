using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;

namespace Mlp.Samples.Tabular;

/// <summary>Which of several texts the target is.</summary>
internal sealed class MulticlassTask(int classes) : TabularTask
{
    internal override string Description => $"{classes} classes";

    internal override string LossName => "Mean cross-entropy in nats";

    internal override IEstimator<ITransformer> Label(MLContext context) => context.Transforms.Conversion.MapValueToKey("Label", TableFile.Target);

    internal override TrainedNetwork TrainNetwork(Topic topic, IDataView train)
    {
        var options = new MlpMulticlassTrainer.Options();
        return topic.Train("network", options, () =>
        {
            var fitted = topic.Context.MulticlassClassification.Trainers.Mlp(options).Fit(train);
            return new(fitted, fitted.Model.History);
        });
    }

    internal override TableSearch Search(Topic topic, IDataView train, SearchBudget budget)
    {
        var options = topic.WithChoices(new MlpMulticlassTrainer.Options { ValidationFraction = TableSearch.ValidationShare });
        var trainers = topic.Context.MulticlassClassification.Trainers;
        var result = trainers.Mlp(options).Search(train, SearchSpace.Default<MlpMulticlassTrainer.Options>(), budget);
        return new(result.Trials, result.MetricName, result.IsComplete, result.WriteCsv, () => trainers.Mlp(result.Best).Fit(train));
    }

    internal override ITransformer TrainTrees(MLContext context, IDataView train, int? threads) =>
        context.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options { NumberOfThreads = threads }).Fit(train);

    internal override IReadOnlyList<(string Name, double Value)> Metrics(MLContext context, IDataView scored)
    {
        var metrics = context.MulticlassClassification.Evaluate(scored);
        return
        [
            ("Micro-accuracy, over all rows", metrics.MicroAccuracy),
            ("Macro-accuracy, mean over the classes", metrics.MacroAccuracy),
            ("Log-loss, in nats", metrics.LogLoss),
        ];
    }
}
