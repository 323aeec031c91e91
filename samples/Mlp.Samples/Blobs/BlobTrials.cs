using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using ScottPlot;
using Spectre.Console;

namespace Mlp.Samples.Blobs;

/// <summary>Several ways to learn the two clusters from the same few points.</summary>
/// <param name="topic">Trains them.</param>
/// <param name="count">The number of train points.</param>
internal sealed class BlobTrials(Topic topic, int count)
{
    internal const double Rate = 0.01;

    private const int ValidationCount = 200, TestCount = 2000;

    private static readonly PixelSize Panel = new(600, 500);

    private readonly Blob[] _train = GaussianBlobs.Draw(count, topic.Seed);
    private readonly Blob[] _test = GaussianBlobs.Draw(TestCount, topic.Seed + 2);
    private readonly List<Trial> _trials = [];

    internal void Add(string name, Action<MlpBinaryTrainer.Options> set)
    {
        var options = new MlpBinaryTrainer.Options
        {
            NumericEmbedding = null,
            SharedEnsemble = null,
            GradientClipping = null,
            HiddenLayers = [64, 64],
            Activation = Activation.Relu,
            Dropout = [],
            EarlyStopping = null,
            InputNormalization = InputNormalization.Standardize,
            Optimizer = new AdamW { LearningRate = Rate, WeightDecay = 0 },
        };
        set(options);
        var validation = topic.Context.Data.LoadFromEnumerable(GaussianBlobs.Draw(ValidationCount, topic.Seed + 1));
        var features = topic.Context.Transforms.Concatenate("Features", nameof(Blob.X1), nameof(Blob.X2));
        _trials.Add(new(name, topic.Fit(name, features, options, new("drawn", topic.Context.Data.LoadFromEnumerable(_train), validation))));
    }

    internal void ShowTable()
    {
        var table = NumberTable.Create("", "Weights of epoch", "Train accuracy", "Test accuracy", "Train log-loss", "Test log-loss");
        foreach (var trial in _trials)
        {
            var (train, test) = (Judge(trial, _train), Judge(trial, _test));
            table.AddRow(
                trial.Name,
                Cell.Count(trial.History.BestEpoch ?? trial.History.Count),
                Cell.Number(train.Accuracy),
                Cell.Number(test.Accuracy),
                Cell.Number(train.LogLoss),
                Cell.Number(test.LogLoss));
        }
        NumberTable.Show(FormattableString.Invariant($"{count:N0} train and {TestCount:N0} test points; log-loss in nats"), table);
        AnsiConsole.WriteLine("The best border there is, a straight line, is right for 83 % of all points.");
    }

    internal void SaveLosses(string path)
    {
        var plot = new CurvePlot
        {
            Title = FormattableString.Invariant($"Learning from {count:N0} points"),
            XLabel = "Epoch",
            YLabel = "Validation loss in nats",
            LogarithmicX = true,
        };
        plot.Save(path, [.. _trials.Select(Curve.OfValidationLoss)]);
    }

    internal void SaveDecisions(string path)
    {
        Plot[] panels =
        [
            .. _trials.Select(trial => DecisionPlot.CreatePanel(trial.Name, _train, Panel, places => Probabilities(trial, places))),
        ];
        panels[0].ShowLegend(Alignment.UpperLeft);
        PictureGrid.Save(path, panels, columns: 2, Panel);
    }

    /// <summary>From the logits: ML.NET takes the log-loss from probabilities, of which a 0 or 1 by rounding makes it infinite.</summary>
    private (double Accuracy, double LogLoss) Judge(Trial trial, Blob[] points)
    {
        float[] logits = [.. Predict(trial, points).Select(prediction => prediction.Score)];
        double right = points.Zip(logits, (point, logit) => point.Label == logit > 0 ? 1.0 : 0).Average();
        return (right, points.Zip(logits, (point, logit) => CrossEntropy(point.Label ? logit : -logit)).Average());
    }

    /// <summary>log(1 + exp(-x)), where x is the logit of the right label, without overflow.</summary>
    private static double CrossEntropy(double x) => Math.Max(-x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private IEnumerable<float> Probabilities(Trial trial, IEnumerable<Blob> places) =>
        Predict(trial, places).Select(prediction => prediction.Probability);

    private IEnumerable<BlobPrediction> Predict(Trial trial, IEnumerable<Blob> places)
    {
        var predictions = trial.Network.Pipeline.Transform(topic.Context.Data.LoadFromEnumerable(places));
        return topic.Context.Data.CreateEnumerable<BlobPrediction>(predictions, reuseRowObject: true);
    }
}
