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
        var table = NumberTable.Create("#", ["State", "Epochs", "Loss", metric, .. all[0].Values.Keys.Select(name => name.Replace(' ', '\n'))]);
        // A narrow terminal has room for them all only so, and would cut words rather than break between them.
        foreach (var column in table.Columns) column.NoWrap().Padding(0, 0, 0, 0);
        foreach (var trial in all)
        {
            table.AddRow([
                Cell.Count(trial.Number),
                Words(trial.State),
                Cell.Count(trial.Epochs),
                double.IsFinite(trial.ValidationLoss) ? Cell.Number(trial.ValidationLoss) : "",
                trial.ValidationMetric is { } value ? Cell.Measure(value) : "",
                .. trial.Values.Values.Select(Markup.Escape)]);
        }
        return table;
    }

    private static string Words(SearchTrialState state) => state switch
    {
        SearchTrialState.EpochsDone => "done",
        SearchTrialState.EarlyStopped => "stopped",
        _ => state.ToString().ToLowerInvariant(),
    };
}
