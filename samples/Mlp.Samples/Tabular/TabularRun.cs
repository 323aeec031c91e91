using System.Diagnostics;
using Extensions.ML.Mlp;
using Microsoft.ML;
using Microsoft.ML.Data;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Tabular;

/// <summary>One run of the command tabular: a network and LightGBM's trees on the same rows and features.</summary>
internal sealed class TabularRun(Topic topic, TableFile file, TableColumn label)
{
    private readonly MLContext _context = topic.Context;
    private readonly TabularTask _task = TabularTask.Of(label);

    internal void Run()
    {
        var inputs = TableFeatures.Inputs(file, label);
        ShowColumns(inputs);
        var (train, test) = TableRows.Prepare(topic, file, label, _task);

        var watch = Stopwatch.StartNew();
        var network = _task.TrainNetwork(topic, train);
        var networkTime = watch.Elapsed;
        watch.Restart();
        var trees = _task.TrainTrees(_context, train, topic.Threads);
        ShowMetrics(test, (network.Pipeline, networkTime), (trees, watch.Elapsed));
        SaveLosses(network);
    }

    private void ShowColumns(IReadOnlyCollection<TableColumn> inputs)
    {
        var table = NumberTable.Create("Column", "Used as", "Values", "Missing");
        foreach (var column in file.Columns)
            table.AddRow(Markup.Escape(column.Name), Use(column), Values(column), Cell.Count(column.MissingCount));
        NumberTable.Show($"{Cell.Count(file.RowCount)} rows, to predict {label.Name}: {_task.Description}", table);
        if (!file.HasHeader) AnsiConsole.WriteLine("The file has no line of names, so the columns are named by their place.");
        ReadingNotes.Show(file, label, _task);

        string Use(TableColumn column) =>
            column == label ? "label" : !inputs.Contains(column) ? "left out" : column.IsNumber ? "number" : "category";

        static string Values(TableColumn column) => column.HasUncountedValues ? "over 1,000" : Cell.Count(column.Values.Count);
    }

    private void ShowMetrics(IDataView test, params (ITransformer Model, TimeSpan Time)[] models)
    {
        var metrics = models.Select(model => _task.Metrics(_context, model.Model.Transform(test))).ToArray();
        var table = NumberTable.Create("Metric", "Network", "LightGBM");
        for (int index = 0; index < metrics[0].Count; index++)
            table.AddRow([metrics[0][index].Name, .. metrics.Select(model => Cell.Measure(model[index].Value))]);
        table.AddRow(["Seconds to train", .. models.Select(model => Cell.Seconds(model.Time))]);
        NumberTable.Show(FormattableString.Invariant($"On the {TableRows.TestShare:P0} of the rows that neither has seen"), table);
        AnsiConsole.WriteLine("The network's time has the start of libtorch in it.");
    }

    private void SaveLosses(TrainedNetwork network)
    {
        var plot = new CurvePlot { Title = $"The network learns {label.Name}", XLabel = "Epoch", YLabel = _task.LossName };
        Curve train = Curve.OfTrainLoss(new("train, with dropout", network)), heldOut = Curve.OfValidationLoss(new("held-out rows", network));
        // Of fewer than 200 rows the trainer holds none out.
        bool hasHeldOut = heldOut.Points.Count > 0;
        plot.Save(topic.Folder.For("loss.png"), hasHeldOut ? [train, heldOut] : [train]);
        ShowWhyTrainLossIsHigher(network.History);
    }

    internal static void ShowWhyTrainLossIsHigher(TrainingHistory history)
    {
        if (!(history[^1].TrainLoss > history[^1].ValidationLoss)) return;
        AnsiConsole.WriteLine(
            "The train loss is measured during training: dropout is on, and the weights improve during the epoch. "
            + "So it may be above the loss of the held-out rows, which is measured afterwards, without dropout.");
    }
}
