using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;

namespace Mlp.Samples.Tabular;

/// <summary>Which number the target is.</summary>
internal sealed class RegressionTask : TabularTask
{
    internal override string Description => "a number";

    internal override string LossName => "Mean squared error, standardized label";

    internal override IEstimator<ITransformer> Label(MLContext context) => context.Transforms.CopyColumns("Label", TableFile.Target);

    internal override TrainedNetwork TrainNetwork(Topic topic, IDataView train)
    {
        var options = new MlpRegressionTrainer.Options();
        return topic.Train("network", options, () =>
        {
            var fitted = topic.Context.Regression.Trainers.Mlp(options).Fit(train);
            return new(fitted, fitted.Model.History);
        });
    }

    internal override TableSearch Search(Topic topic, IDataView train, SearchBudget budget)
    {
        var options = topic.WithChoices(new MlpRegressionTrainer.Options { ValidationFraction = TableSearch.ValidationShare });
        var trainers = topic.Context.Regression.Trainers;
        var result = trainers.Mlp(options).Search(train, SearchSpace.Default<MlpRegressionTrainer.Options>(), budget);
        return new(result.Trials, result.MetricName, result.IsComplete, result.WriteCsv, () => trainers.Mlp(result.Best).Fit(train));
    }

    internal override ITransformer TrainTrees(MLContext context, IDataView train, int? threads) =>
        context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options { NumberOfThreads = threads }).Fit(train);

    internal override IReadOnlyList<(string Name, double Value)> Metrics(MLContext context, IDataView scored)
    {
        var metrics = context.Regression.Evaluate(scored);
        return
        [
            ("RMSE, root mean squared error", metrics.RootMeanSquaredError),
            ("MAE, mean absolute error", metrics.MeanAbsoluteError),
            ("R squared, 1 is perfect", metrics.RSquared),
        ];
    }
}
