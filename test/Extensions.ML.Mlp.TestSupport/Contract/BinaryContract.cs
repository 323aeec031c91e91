using Transformer = Microsoft.ML.Data.BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<Extensions.ML.Mlp.MlpBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>;

namespace Extensions.ML.Mlp.TestSupport.Contract;

internal sealed class BinaryContract : TrainerContract
{
    internal override string Label => "Flag";

    internal override IEstimator<ITransformer> Rival => Context.BinaryClassification.Trainers.LbfgsLogisticRegression(Label);

    internal override MlpTrainerOptions NewOptions() => new MlpBinaryTrainer.Options().Plainly();

    internal override MlpTrainerOptions Preset(string name) => name switch
    {
        "default" => new MlpBinaryTrainer.Options(),
        nameof(MlpBinaryTrainer.Options.TabM) => MlpBinaryTrainer.Options.TabM(),
        nameof(MlpBinaryTrainer.Options.RealMlp) => MlpBinaryTrainer.Options.RealMlp(),
        _ => throw new ArgumentException(name),
    };

    internal override IEstimator<ITransformer> Trainer(MlpTrainerOptions options) => Make(options);

    internal override ITransformer Fit(MlpTrainerOptions options, IDataView train, IDataView? validation = null, ITransformer? startFrom = null) =>
        startFrom is null ? Make(options).Fit(train, validation) : Make(options).Fit(train, validation, ((Transformer)startFrom).Model.SubModel);

    internal override MlpModel ModelOf(ITransformer transformer) => ((Transformer)transformer).Model.SubModel.Model;

    internal override float[] Scores(IDataView scored) => [.. scored.GetColumn<float>("Score")];

    internal override double Quality(IDataView scored) => Context.BinaryClassification.Evaluate(scored, Label).Accuracy;

    internal override double Metric(IDataView scored) => Quality(scored);

    internal override double[] CrossValidate(IDataView data, IEstimator<ITransformer> pipeline) =>
        [.. Context.BinaryClassification.CrossValidate(data, pipeline, 3, Label).Select(fold => fold.Metrics.Accuracy)];

    internal override double[] Importances(ITransformer transformer, IDataView scored) =>
        [.. Context.BinaryClassification.PermutationFeatureImportance((Transformer)transformer, scored, Label).Select(slot => -slot.Accuracy.Mean)];

    internal override IEstimator<ITransformer> Contributions(ITransformer transformer, int positive, int negative, bool normalize) =>
        Context.Transforms.CalculateFeatureContribution((Transformer)transformer, positive, negative, normalize);

    private MlpBinaryTrainer Make(MlpTrainerOptions options) => Context.BinaryClassification.Trainers.Mlp((MlpBinaryTrainer.Options)options);
}
