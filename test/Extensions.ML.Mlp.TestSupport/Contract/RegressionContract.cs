using Transformer = Microsoft.ML.Data.RegressionPredictionTransformer<Extensions.ML.Mlp.MlpRegressionModelParameters>;

namespace Extensions.ML.Mlp.TestSupport.Contract;

internal sealed class RegressionContract : TrainerContract
{
    internal override string Label => "Number";

    internal override IEstimator<ITransformer> Rival => Context.Regression.Trainers.OnlineGradientDescent(Label);

    internal override MlpTrainerOptions NewOptions() => new MlpRegressionTrainer.Options().Plainly();

    internal override MlpTrainerOptions Preset(string name) => name switch
    {
        "default" => new MlpRegressionTrainer.Options(),
        nameof(MlpRegressionTrainer.Options.TabM) => MlpRegressionTrainer.Options.TabM(),
        nameof(MlpRegressionTrainer.Options.RealMlp) => MlpRegressionTrainer.Options.RealMlp(),
        _ => throw new ArgumentException(name),
    };

    internal override IEstimator<ITransformer> Trainer(MlpTrainerOptions options) => Make(options);

    internal override ITransformer Fit(MlpTrainerOptions options, IDataView train, IDataView? validation = null, ITransformer? startFrom = null) =>
        startFrom is null ? Make(options).Fit(train, validation) : Make(options).Fit(train, validation, ((Transformer)startFrom).Model);

    internal override MlpModel ModelOf(ITransformer transformer) => ((Transformer)transformer).Model.Model;

    internal override float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    internal override double Quality(IDataView scored) => Context.Regression.Evaluate(scored, Label).RSquared;

    internal override double Metric(IDataView scored) => Context.Regression.Evaluate(scored, Label).RootMeanSquaredError;

    internal override double[] CrossValidate(IDataView data, IEstimator<ITransformer> pipeline) =>
        [.. Context.Regression.CrossValidate(data, pipeline, 3, Label).Select(fold => fold.Metrics.RSquared)];

    internal override double[] Importances(ITransformer transformer, IDataView scored) =>
        [.. Context.Regression.PermutationFeatureImportance((Transformer)transformer, scored, Label).Select(slot => -slot.RSquared.Mean)];

    internal override IEstimator<ITransformer> Contributions(ITransformer transformer, int positive, int negative, bool normalize) =>
        Context.Transforms.CalculateFeatureContribution((Transformer)transformer, positive, negative, normalize);

    private MlpRegressionTrainer Make(MlpTrainerOptions options) => Context.Regression.Trainers.Mlp((MlpRegressionTrainer.Options)options);
}
