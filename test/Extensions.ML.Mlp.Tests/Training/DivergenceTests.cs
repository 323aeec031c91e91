using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Training;

/// <summary>Losses that are no longer finite.</summary>
[TestClass]
public sealed class DivergenceTests
{
    private const TrainingEngine Fused = TrainingEngine.Fused, Autograd = TrainingEngine.Autograd;

    private readonly MLContext _context = new(1);
    private readonly List<string> _warnings = [];

    public DivergenceTests() => _context.Log += (_, e) => { if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage); };

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void A_loss_that_grows_beyond_all_bounds_is_an_error_that_names_what_to_try(TrainingEngine engine)
    {
        var options = Options(engine, epochs: 50, rate: 1e30);
        StringAssert.Matches(Refusal(options), new(
            @"^The training loss must stay finite, but in epoch \d it is (NaN|Infinity) \(last finite loss \d[\d.E+]*, learning rate 1E\+30, "
            + @"largest input 1\.5E\+09 in slot 0\); lower the learning rate, scale the features with InputNormalization\.Standardize, or set GradientClipping\.$"));
    }

    [TestMethod]
    public void What_the_options_do_already_is_not_proposed()
    {
        var options = Options(Fused, epochs: 50, rate: 1e300);
        options.InputNormalization = InputNormalization.Standardize;
        StringAssert.EndsWith(Refusal(options), "; lower the learning rate or set GradientClipping.");
        options.GradientClipping = new() { MaxNorm = 1e30 };
        StringAssert.EndsWith(Refusal(options), "; lower the learning rate.");
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void It_ends_at_the_batch_not_at_the_epochs_end(TrainingEngine engine)
    {
        int read = 0;
        var options = Options(engine, epochs: 1, rate: 1e30);
        (options.DataHandling, options.BatchSize, options.Shuffle) = (DataHandling.Streaming, 1, false);
        var rows = _context.Data.LoadFromEnumerable(Points.Clouds(20_000).Select(point =>
        {
            read++;
            return new Point { X1 = point.X1 * 1e9f, X2 = point.X2 * 1e9f, Label = point.Label };
        }));
        StringAssert.Contains(Refusal(options, Points.Features(_context).Fit(rows).Transform(rows)), "in epoch 1 it is");
        Assert.IsLessThan(30_000, read, "one pass measures, the next is not finished");
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void With_the_option_the_best_epoch_is_kept_and_a_warning_says_so(TrainingEngine engine)
    {
        var options = Watched(engine);
        var model = _context.BinaryClassification.Trainers.Mlp(options).Fit(Rows(2), Rows(2)).Model.SubModel;
        Assert.AreEqual(TrainingEnd.Diverged, model.History.EndedBy);
        Assert.HasCount(3, model.History);
        var score = new float[1];
        model.Model.Score([2], score);
        Assert.IsTrue(float.IsFinite(score[0]));
        StringAssert.Matches(string.Join('\n', _warnings), new(@"The (training|validation) loss must stay finite, but in epoch 4 it is .* The model is that of epoch [123]\.$"));

        using var stream = new MemoryStream();
        model.Model.Save(stream);
        stream.Position = 0;
        Assert.AreEqual(TrainingEnd.Diverged, MlpModel.Load(stream).History.EndedBy);
    }

    [TestMethod]
    public void Without_the_option_or_a_best_epoch_it_is_an_error()
    {
        var options = Watched(Fused);
        options.KeepBestOnDivergence = false;
        StringAssert.Contains(Refusal(options, Rows(2), Rows(2)), "in epoch 4 it is");

        options = Watched(Fused);
        options.EarlyStopping = null;
        StringAssert.Contains(Refusal(options, Rows(2), Rows(2)), "in epoch 4 it is");

        options = Options(Fused, epochs: 50, rate: 1e30);
        (options.KeepBestOnDivergence, options.EarlyStopping, options.BatchSize) = (true, new(), 1);
        StringAssert.Contains(Refusal(options, Rows(1e9f), Rows(1e9f)), "in epoch 1 it is");
    }

    [TestMethod]
    [DataRow(Fused)]
    [DataRow(Autograd)]
    public void Weights_that_the_last_step_made_infinite_are_no_model(TrainingEngine engine)
    {
        var options = Options(engine, epochs: 1, rate: 1e38);
        Assert.AreEqual(
            "The weights must stay finite, but after epoch 1 they are not (last finite loss 3.5E+08, learning rate 1E+38, "
            + "largest input 1.5E+09 in slot 0); lower the learning rate, scale the features with InputNormalization.Standardize, or set GradientClipping.",
            System.Text.RegularExpressions.Regex.Replace(Refusal(options), @"loss [\d.E+]+,", "loss 3.5E+08,"));
    }

    [TestMethod]
    public void A_validation_loss_counts_too()
    {
        var options = Options(Fused, epochs: 3, rate: 0.1);
        options.InputNormalization = InputNormalization.Standardize;
        StringAssert.Contains(Refusal(options, Rows(1), Rows(3e38f)), "The validation loss must stay finite, but in epoch 1 it is");
    }

    /// <summary>Three epochs that learn, then steps beyond all bounds.</summary>
    private static MlpBinaryTrainer.Options Watched(TrainingEngine engine)
    {
        var options = Options(engine, epochs: 50, rate: 0.01);
        (options.Schedule, options.EarlyStopping, options.KeepBestOnDivergence, options.BatchSize) =
            (new Explosion(), new() { Patience = 100 }, true, 1);
        return options;
    }

    private static MlpBinaryTrainer.Options Options(TrainingEngine engine, int epochs, double rate)
    {
        var options = Points.Quick(epochs);
        (options.Engine, options.HiddenLayers, options.BatchSize, options.Optimizer) = (engine, [], null, new Sgd { LearningRate = rate });
        return options;
    }

    private string Refusal(MlpBinaryTrainer.Options options, IDataView? rows = null, IDataView? validation = null) =>
        Assert.ThrowsExactly<InvalidOperationException>(() => _context.BinaryClassification.Trainers.Mlp(options).Fit(rows ?? Rows(1e9f), validation)).Message;

    private IDataView Rows(float scale) => Points.Vectors(_context, 1, Points.Row(true, scale), Points.Row(false, 1.5f * scale));

    /// <summary>Three epochs of a sane rate, then one beyond all bounds.</summary>
    private sealed record Explosion : Schedule
    {
        internal override double FactorAt(SchedulePosition position) => position.Epoch < 3 ? 1 : 1e300;

        internal override IEnumerable<string> Faults() => [];
    }
}
