using Mlp.Samples.Training;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Where several trainings ended, side by side.</summary>
internal static class TrialTable
{
    internal static void Show(string title, string what, IReadOnlyList<Trial> trials)
    {
        string metric = trials[0].History.MetricName == "accuracy" ? "Accuracy" : trials[0].History.MetricName ?? "Metric";
        var table = NumberTable.Create(what, "Epochs", "Train loss", "Validation loss", metric, "Seconds");
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
