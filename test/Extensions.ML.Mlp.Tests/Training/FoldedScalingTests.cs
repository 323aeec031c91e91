using Extensions.ML.Mlp.Model.Stages;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>A scaling that leaves the features as they are is no stage of the model (eng/decisions/0009-input-scaling-stage.md).</summary>
[TestClass]
public sealed class FoldedScalingTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Indicators_alone_need_no_scaling_stage_and_learn_as_without_normalization()
    {
        var rows = Indicators();
        var standardized = Fit(rows, InputNormalization.Standardize);
        Assert.IsInstanceOfType<LinearStage>(standardized.Stages[0]);
        float[] with = new float[1], without = new float[1];
        standardized.Score([1, 0, 1], with);
        Fit(rows, InputNormalization.None).Score([1, 0, 1], without);
        CollectionAssert.AreEqual(without, with);
    }

    [TestMethod]
    public void Any_other_scaling_stays_a_stage()
    {
        // 0 and 2: shift 0 and scale 1/2, which a training that goes on takes over.
        var halves = Points.Vectors(_context, 1, [.. Enumerable.Range(0, 20).Select(i => Points.Row(i % 2 == 0, i % 3 == 0 ? 2 : 0))]);
        var stage = (AffineStage)Fit(halves, InputNormalization.MinMax).Stages[0];
        CollectionAssert.AreEqual(new[] { 0.5f }, stage.Scales);
    }

    [TestMethod]
    public void A_training_goes_on_from_a_model_without_the_stage()
    {
        var rows = Indicators();
        var first = Trainer(InputNormalization.Standardize).Fit(rows);
        var second = Trainer(InputNormalization.Standardize).Fit(rows, null, first.Model.SubModel);
        Assert.IsLessThan(first.Model.SubModel.History[^1].TrainLoss, second.Model.SubModel.History[^1].TrainLoss);
    }

    private MlpModel Fit(IDataView rows, InputNormalization normalization) => Trainer(normalization).Fit(rows).Model.SubModel.Model;

    private MlpBinaryTrainer Trainer(InputNormalization normalization)
    {
        var options = Points.Quick(5);
        options.InputNormalization = normalization;
        return _context.BinaryClassification.Trainers.Mlp(options);
    }

    private IDataView Indicators() => Points.Vectors(_context, 3, [.. Enumerable.Range(0, 60).Select(i => Points.Row(i % 3 == 0, i % 2, 1 - i % 2, i % 3 == 0 ? 1 : 0))]);
}
