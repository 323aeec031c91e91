using Extensions.ML.Mlp;
using Microsoft.ML;
using Mlp.Samples.Display;
using Mlp.Samples.Plots;
using Mlp.Samples.Topics;
using Mlp.Samples.Training;
using ScottPlot;
using Spectre.Console;

namespace Mlp.Samples.Tabular;

/// <summary>One run of the command search: options for a table are looked for, and tried on rows that the search has not seen.</summary>
internal sealed class SearchRun(Topic topic, TableFile file, TableColumn label, SearchBudget budget)
{
    private readonly TabularTask _task = TabularTask.Of(label);

    internal void Run()
    {
        AnsiConsole.WriteLine($"{Cell.Count(file.RowCount)} rows, to predict {label.Name}: {_task.Description}");
        ReadingNotes.Show(file, label, _task);
        var (train, test) = TableRows.Prepare(topic, file, label, _task);
        var found = SearchProgress.Run(progress => TrainingFaults.Explain(() => _task.Search(topic, train, budget with { Progress = progress })));
        SearchTable.Show("The trials by validation loss, the best first", found.Trials, found.MetricName);
        Save(found);
        if (found.IsComplete) Compare(train, test, found);
        else AnsiConsole.WriteLine("Ended by Ctrl+C: these are the trials that had come to the end of a rung.");
    }

    private void Compare(IDataView train, IDataView test, TableSearch found)
    {
        var defaults = _task.TrainNetwork(topic, train);
        TabularRun.ShowWhyTrainLossIsHigher(defaults.History);
        ITransformer[] models = [defaults.Pipeline, found.FitBest()];
        var metrics = models.Select(model => _task.Metrics(topic.Context, model.Transform(test))).ToArray();
        var table = NumberTable.Create("Metric", "Defaults", "Found");
        for (int index = 0; index < metrics[0].Count; index++)
            table.AddRow([metrics[0][index].Name, .. metrics.Select(model => Cell.Measure(model[index].Value))]);
        NumberTable.Show(FormattableString.Invariant($"On the {TableRows.TestShare:P0} of the rows that nothing was chosen by"), table);
    }

    private void Save(TableSearch found)
    {
        var plot = new CurvePlot
        {
            Title = $"Validation loss of trials that learn {label.Name}",
            XLabel = "Epoch",
            YLabel = _task.LossName,
            LogarithmicX = true,
            LogarithmicY = true,
        };
        plot.Save(topic.Folder.For("trials.png"), Curves([.. found.Trials.Where(trial => trial.Epochs > 0)]));
        using var writer = new StreamWriter(topic.Folder.For("trials.csv"));
        found.WriteCsv(writer);
    }

    /// <summary>The best have a name and a colour each; for the others one name is enough.</summary>
    private static Curve[] Curves(SearchTrial[] trials) =>
    [
        .. trials.Take(SeriesStyle.ColorCount).Select(trial => CurveOf(trial, $"trial {trial.Number}")),
        .. trials.Skip(SeriesStyle.ColorCount).Select((trial, index) => CurveOf(trial, index == 0 ? "other trials" : "") with { IsFaint = true }),
    ];

    private static Curve CurveOf(SearchTrial trial, string name) => new(
        name,
        [.. trial.ValidationLosses.Select((loss, index) => new Coordinates(index + 1, loss)).Where(point => double.IsFinite(point.Y))]);
}
