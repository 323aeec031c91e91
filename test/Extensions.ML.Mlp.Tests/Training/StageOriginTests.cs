using Extensions.ML.Mlp.Model.Stages;
using Extensions.ML.Mlp.Tests.Trainers.Contract;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// Where the kinds of stages of a model come from: some are measured, others are learned, and those have a layer and a fused one. With what
/// each is written as (<see cref="Scoring.StageTests"/>) that is all that a new kind needs.
/// </summary>
[TestClass]
public sealed class StageOriginTests
{
    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Every_kind_comes_out_of_a_training_by_each_engine(TrainingEngine engine)
    {
        var kinds = Trainings().SelectMany(options => Train(options, engine)).Distinct().Order();
        CollectionAssert.AreEqual(Enum.GetValues<StageKind>(), kinds.ToArray());
    }

    /// <summary>Options that together take every kind.</summary>
    private static IEnumerable<MlpRegressionTrainer.Options> Trainings()
    {
        foreach (var normalization in Enum.GetValues<InputNormalization>())
            yield return new() { InputNormalization = normalization, NumericEmbedding = new PiecewiseLinearEmbedding { Width = 2 }, CategoricalColumnNames = ["Key"], LayerNormalization = LayerNormalization.Layer };
        yield return new() { InputNormalization = InputNormalization.RobustClipped };
        yield return new() { NumericEmbedding = new PeriodicEmbedding(), SharedEnsemble = null, LearnInputScales = true, ParametricActivation = true, ClampPredictions = true };
        yield return new() { SharedEnsemble = new() { Members = 2, ScalesHiddenLayers = true } };
    }

    private static IEnumerable<StageKind> Train(MlpRegressionTrainer.Options options, TrainingEngine engine)
    {
        var contract = TrainerContract.Of(TrainerTask.Regression);
        (options.LabelColumnName, options.Engine, options.Device, options.Seed, options.Threads) = (contract.Label, engine, "cpu", 1, 1);
        (options.HiddenLayers, options.Epochs) = ([8, 8], 1);
        return contract.ModelOf(contract.Fit(options, contract.Rows(60))).Stages.SelectMany(WithInner);
    }

    private static IEnumerable<StageKind> WithInner(Stage stage) => stage switch
    {
        SharedStage shared => [stage.Kind, .. WithInner(shared.Inner)],
        EnsembleStage each => [stage.Kind, .. each.Chains.SelectMany(chain => chain).SelectMany(WithInner)],
        _ => [stage.Kind],
    };
}
