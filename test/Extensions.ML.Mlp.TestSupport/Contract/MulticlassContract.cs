using Transformer = Microsoft.ML.Data.MulticlassPredictionTransformer<Extensions.ML.Mlp.MlpMulticlassModelParameters>;

namespace Extensions.ML.Mlp.TestSupport.Contract;

internal sealed class MulticlassContract : TrainerContract
{
    internal override string Label => "Key";

    internal override IEstimator<ITransformer> Rival => Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(Label);

    internal override MlpTrainerOptions NewOptions() => new MlpMulticlassTrainer.Options().Plainly();

    internal override MlpTrainerOptions Preset(string name) => name switch
    {
        "default" => new MlpMulticlassTrainer.Options(),
        nameof(MlpMulticlassTrainer.Options.TabM) => MlpMulticlassTrainer.Options.TabM(),
        nameof(MlpMulticlassTrainer.Options.RealMlp) => MlpMulticlassTrainer.Options.RealMlp(),
        _ => throw new ArgumentException(name),
    };

    internal override IEstimator<ITransformer> Trainer(MlpTrainerOptions options) => Make(options);

    internal override ITransformer Fit(MlpTrainerOptions options, IDataView train, IDataView? validation = null, ITransformer? startFrom = null) =>
        startFrom is null ? Make(options).Fit(train, validation) : Make(options).Fit(train, validation, ((Transformer)startFrom).Model);

    internal override MlpModel ModelOf(ITransformer transformer) => ((Transformer)transformer).Model.Model;

    internal override float[] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores)];

    internal override double Quality(IDataView scored) => Context.MulticlassClassification.Evaluate(scored, Label).MicroAccuracy;

    internal override double Metric(IDataView scored) => Quality(scored);

    internal override double[] CrossValidate(IDataView data, IEstimator<ITransformer> pipeline) =>
        [.. Context.MulticlassClassification.CrossValidate(data, pipeline, 3, Label).Select(fold => fold.Metrics.MicroAccuracy)];

    internal override double[] Importances(ITransformer transformer, IDataView scored) =>
        [.. Context.MulticlassClassification.PermutationFeatureImportance((Transformer)transformer, scored, Label).Select(slot => -slot.MicroAccuracy.Mean)];

    internal override IEstimator<ITransformer> Contributions(ITransformer transformer, int positive, int negative, bool normalize) =>
        Context.Transforms.CalculateFeatureContribution((Transformer)transformer, positive, negative, normalize);

    private MlpMulticlassTrainer Make(MlpTrainerOptions options) => Context.MulticlassClassification.Trainers.Mlp((MlpMulticlassTrainer.Options)options);
}
