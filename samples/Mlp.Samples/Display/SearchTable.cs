using Extensions.ML.Mlp;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>The trials of a search, a row each.</summary>
internal static class SearchTable
{
    internal static void Show(string title, IReadOnlyList<SearchTrial> trials, string metric) => NumberTable.Show(title, Create(trials, metric));

    internal static Table Create(IEnumerable<SearchTrial> trials, string metric)
    {
        SearchTrial[] all = [.. trials];
        var table = NumberTable.Create("Trial", ["State", "Epochs", "Validation\nloss", metric, .. all[0].Values.Keys]);
        foreach (var trial in all)
        {
            table.AddRow([
                Cell.Count(trial.Number),
                trial.State.ToString(),
                Cell.Count(trial.Epochs),
                double.IsFinite(trial.ValidationLoss) ? Cell.Number(trial.ValidationLoss) : "",
                trial.ValidationMetric is { } value ? Cell.Measure(value) : "",
                .. trial.Values.Values.Select(Markup.Escape)]);
        }
        return table;
    }
}
