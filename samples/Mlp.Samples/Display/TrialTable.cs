using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Where several trainings ended, side by side.</summary>
internal static class TrialTable
{
    internal static void Show(string title, string what, IReadOnlyList<Trial> trials)
    {
        string metric = trials[0].History.MetricName == "accuracy" ? "Accuracy" : trials[0].History.MetricName ?? "Metric";
        var table = NumberTable.Create(what, "Epochs", "Train\nloss", "Validation\nloss", metric, "Seconds");
        // A narrow terminal would cut these words rather than break between them.
        foreach (var column in table.Columns) column.NoWrap();
        foreach (var trial in trials)
        {
            var last = trial.History[^1];
            table.AddRow(
                trial.Name,
                Cell.Count(last.Epoch),
                Cell.Number(last.TrainLoss),
                Cell.Number(last.ValidationLoss),
                Cell.Number(last.ValidationMetric),
                Cell.Seconds(last.Elapsed));
        }
        NumberTable.Show(title, table);
    }
}
