namespace Extensions.ML.Mlp.Tests.ModelParameters;

/// <summary>The network in a pipeline of each task, as trained and as loaded.</summary>
[TestClass]
public sealed class FindMlpModelTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Binary() => IsFound(_context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options { HiddenLayers = [3], Epochs = 1, EarlyStopping = null, Threads = 1 }.Plainly()), outputs: 1);

    [TestMethod]
    public void Regression() => IsFound(
        _context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options { LabelColumnName = "Weight", HiddenLayers = [3], Epochs = 1, EarlyStopping = null, Threads = 1 }.Plainly()), outputs: 1);

    [TestMethod]
    public void Multiclass_with_steps_after_it() => IsFound(
        _context.Transforms.Conversion.MapValueToKey("Label", "Class")
            .Append(_context.MulticlassClassification.Trainers.Mlp(new MlpMulticlassTrainer.Options { HiddenLayers = [3], Epochs = 1, EarlyStopping = null, Threads = 1 }.Plainly()))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel")),
        outputs: 3);

    [TestMethod]
    public void None_in_a_pipeline_without_one()
    {
        var points = Points.Clouds(10).View(_context);
        Assert.IsNull(Points.Features(_context).Fit(points).FindMlpModel());
        Assert.IsNull(Points.Features(_context).Append(_context.BinaryClassification.Trainers.SdcaLogisticRegression()).Fit(points).FindMlpModel());
        Assert.ThrowsExactly<ArgumentNullException>(() => ((ITransformer)null!).FindMlpModel());
    }

    private void IsFound(IEstimator<ITransformer> trainer, int outputs)
    {
        var points = Points.Clouds(60).View(_context);
        var pipeline = Points.Features(_context).Append(trainer).Fit(points);
        using var file = new MemoryStream();
        _context.Model.Save(pipeline, points.Schema, file);
        foreach (var found in new[] { pipeline.FindMlpModel(), _context.Model.Load(file, out _).FindMlpModel() })
        {
            Assert.IsNotNull(found);
            Assert.AreEqual((2, 3, outputs), (found.FeatureCount, found.HiddenLayers.Single(), found.OutputCount));
        }
    }
}
