using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
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
    private readonly IDataView _test = topic.Context.Data.LoadFromEnumerable(GaussianBlobs.Draw(TestCount, topic.Seed + 2));
    private readonly List<Trial> _trials = [];

    private IDataView Train => topic.Context.Data.LoadFromEnumerable(_train);

    internal void Add(string name, Action<MlpBinaryTrainer.Options> set)
    {
        var options = new MlpBinaryTrainer.Options
        {
            HiddenLayers = [64, 64],
            Activation = Activation.Relu,
            InputNormalization = InputNormalization.Standardize,
            Optimizer = new AdamW { LearningRate = Rate, WeightDecay = 0 },
        };
        set(options);
        var validation = topic.Context.Data.LoadFromEnumerable(GaussianBlobs.Draw(ValidationCount, topic.Seed + 1));
        var features = topic.Context.Transforms.Concatenate("Features", nameof(Blob.X1), nameof(Blob.X2));
        _trials.Add(new(name, topic.Fit(name, features, options, new("drawn", Train, validation))));
    }

    internal void ShowTable()
    {
        var table = NumberTable.Create("", "Weights of epoch", "Train accuracy", "Test accuracy", "Train log-loss", "Test log-loss");
        foreach (var trial in _trials)
        {
            var (train, test) = (Evaluate(trial, Train), Evaluate(trial, _test));
            table.AddRow(
                trial.Name,
                Cell.Count(trial.History.BestEpoch ?? trial.History.Count),
                Cell.Number(train.Accuracy),
                Cell.Number(test.Accuracy),
                Cell.Number(train.LogLoss * Math.Log(2)),
                Cell.Number(test.LogLoss * Math.Log(2)));
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
        Plot[] panels = [.. _trials.Select(trial => DecisionPlot.CreatePanel(trial.Name, _train, Panel, places => Probabilities(trial, places)))];
        panels[0].ShowLegend(Alignment.LowerRight);
        PictureGrid.Save(path, panels, columns: 2, Panel);
    }

    private CalibratedBinaryClassificationMetrics Evaluate(Trial trial, IDataView rows) =>
        topic.Context.BinaryClassification.Evaluate(trial.Network.Pipeline.Transform(rows));

    private IEnumerable<float> Probabilities(Trial trial, IEnumerable<Blob> places)
    {
        var predictions = trial.Network.Pipeline.Transform(topic.Context.Data.LoadFromEnumerable(places));
        return topic.Context.Data.CreateEnumerable<BlobPrediction>(predictions, reuseRowObject: true).Select(prediction => prediction.Probability);
    }
}
