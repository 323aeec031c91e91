using Extensions.ML.Mlp.Native;
using TorchSharp;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>
/// The caller's thread may have gradients off, or be in inference mode, whose tensors autograd refuses. Every way into a training leaves
/// both, and restores them.
/// </summary>
[TestClass]
public sealed class GradientModeTests
{
    private readonly MLContext _context = new(1);
    private readonly MlpBinaryTrainer.Options _options = Points.Quick(epochs: 2);

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Fit(TrainingEngine engine) => Check(engine, () => Scores(Trainer.Fit(View)));

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Fit_with_validation_rows(TrainingEngine engine) =>
        Check(engine, () => [.. Trainer.Fit(View, View).Model.SubModel.History.Select(epoch => epoch.ValidationLoss!.Value)]);

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Fit_that_continues_a_model(TrainingEngine engine)
    {
        var start = Trainer.Fit(View).Model.SubModel;
        Check(engine, () => Scores(Trainer.Fit(View, null, start)));
    }

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Bagging(TrainingEngine engine)
    {
        _options.Bagging = 2;
        Check(engine, () => Scores(Trainer.Fit(View)));
    }

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void FindLearningRate(TrainingEngine engine) =>
        Check(engine, () => [.. Trainer.FindLearningRate(View, new() { Steps = 10 }).Points.Select(point => (float)point.Loss)]);

    [TestMethod]
    [DataRow(TrainingEngine.Autograd)]
    [DataRow(TrainingEngine.Fused)]
    public void Search(TrainingEngine engine)
    {
        _options.ValidationFraction = 0.2;
        var space = new SearchSpace<MlpBinaryTrainer.Options>();
        space = space.UniformInteger("width", 2, 8, (options, width) => options.HiddenLayers = [width]);
        var budget = new SearchBudget { Trials = 2, MinEpochs = 1 };
        Check(engine, () => [.. Trainer.Search(View, space, budget).Trials.SelectMany(trial => trial.ValidationLosses)]);
    }

    private MlpBinaryTrainer Trainer => _context.BinaryClassification.Trainers.Mlp(_options);

    private IDataView View
    {
        get
        {
            var points = Points.Clouds(60).View(_context);
            return Points.Features(_context).Fit(points).Transform(points);
        }
    }

    private float[] Scores(ITransformer model) => [.. model.Transform(View).GetColumn<float>("Score")];

    private void Check(TrainingEngine engine, Func<float[]> train)
    {
        LibTorch.EnsureLoaded();
        _options.Engine = engine;
        float[] expected = train();
        foreach (var mode in (Func<IDisposable>[])[() => torch.inference_mode(), () => torch.no_grad()])
        {
            using (mode())
            {
                var before = (torch.is_inference_mode_enabled(), torch.is_grad_enabled());
                CollectionAssert.AreEqual(expected, train());
                Assert.AreEqual(before, (torch.is_inference_mode_enabled(), torch.is_grad_enabled()));
            }
            Assert.AreEqual((false, true), (torch.is_inference_mode_enabled(), torch.is_grad_enabled()));
        }
    }
}
