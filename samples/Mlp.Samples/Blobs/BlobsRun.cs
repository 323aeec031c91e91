using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Arguments;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Blobs;

/// <summary>One run of the command blobs, from the points to the saved model.</summary>
/// <param name="settings">How to train.</param>
/// <param name="points">How many fresh points to draw; null takes those that came with the sample.</param>
/// <param name="comparable">Whether PyTorch's losses come from the same points and settings.</param>
/// <param name="folder">Where the pictures and the model go.</param>
internal sealed class BlobsRun(TrainingSettings settings, int? points, bool comparable, OutputFolder folder)
{
    private readonly MLContext _context = new(settings.Seed);

    internal void Run()
    {
        var data = points is { } count ? BlobData.Draw(_context, count, settings.Seed) : BlobData.Shipped(_context);
        Blob[] train = Rows<Blob>(data.Train), test = Rows<Blob>(data.Test);
        AnsiConsole.WriteLine(FormattableString.Invariant($"{train.Length:N0} train and {test.Length:N0} test points, {data.Source}."));
        DataPlot.Save(folder.For("data.png"), train, test);
        NetworkTable.Show(features: 2, settings.Hidden.Values, outputs: 1, activation: "sigmoid");

        AnsiConsole.WriteLine("Does not use the library's defaults, so that the losses can be compared with PyTorch's.");
        if (comparable)
        {
            AnsiConsole.WriteLine(
                FormattableString.Invariant($"The {settings.Iterations:N0} iterations take one to four minutes, depending on the machine; ")
                + "with --iterations 5000 a twentieth of that.");
        }

        var features = _context.Transforms.Concatenate("Features", nameof(Blob.X1), nameof(Blob.X2));
        var trained = BinaryTraining.Run(_context, settings, features, data);

        ShowTraining(trained);
        BinaryMetricsTable.Show(Evaluate(trained, data.Train), Evaluate(trained, data.Test));
        ShowVerdict(trained);
        LossPlot.Save(folder.For("loss.png"), trained.History);
        DecisionPlot.Save(folder.For("decision.png"), train, test, places => Probabilities(trained, places));
        _context.Model.Save(trained.Pipeline, data.Train.Schema, folder.For("model.zip"));
        foreach (string path in folder.Written) Console.WriteLine(path);
    }

    private void ShowTraining(TrainedNetwork trained)
    {
        int finished = trained.History.Count;
        if (trained.History.EndedBy == TrainingEnd.Cancelled)
        {
            AnsiConsole.WriteLine(FormattableString.Invariant(
                $"Ended by Ctrl+C after {finished:N0} of {settings.Iterations:N0} iterations; what was learned until then is kept."));
        }
        LossTable.Show(trained.History, settings.Iterations, comparable ? PyTorchLosses.Read() : null);
        if (comparable) AnsiConsole.WriteLine("PyTorch had the same points and settings, but other initial weights.");
    }

    private static void ShowVerdict(TrainedNetwork trained)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(trained.History.JudgeOverfitting().Explanation);
        if (trained.History[^1] is { ValidationLoss: { } test, TrainLoss: var train } && test < train)
            AnsiConsole.WriteLine("The test loss is below the train loss by chance: these test points are a little easier.");
        AnsiConsole.WriteLine("The validation rows here are the test points: nothing was learned or chosen from them, only watched.");
        AnsiConsole.WriteLine();
    }

    private CalibratedBinaryClassificationMetrics Evaluate(TrainedNetwork trained, IDataView rows) =>
        _context.BinaryClassification.Evaluate(trained.Pipeline.Transform(rows));

    private IEnumerable<float> Probabilities(TrainedNetwork trained, IEnumerable<Blob> places) =>
        Rows<BlobPrediction>(trained.Pipeline.Transform(_context.Data.LoadFromEnumerable(places)))
            .Select(prediction => prediction.Probability);

    private T[] Rows<T>(IDataView view)
        where T : class, new() => [.. _context.Data.CreateEnumerable<T>(view, reuseRowObject: false)];
}
