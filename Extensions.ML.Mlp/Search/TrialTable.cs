using System.Globalization;

namespace Extensions.ML.Mlp.Search;

/// <summary>Trials as text.</summary>
internal static class TrialTable
{
    /// <summary>A line of names and a line a trial, the columns below each other.</summary>
    internal static string Of(IReadOnlyList<SearchTrial> trials, string metricName)
    {
        string[][] rows =
        [
            ["trial", "state", "epochs", "validation loss", metricName, "seconds", .. trials[0].Values.Keys],
            .. trials.Select(trial => (string[])
            [
                Text(trial.Number),
                trial.State.ToString(),
                Text(trial.Epochs),
                Text(trial.ValidationLoss, "G4"),
                Text(trial.ValidationMetric, "G4"),
                Text(trial.Elapsed.TotalSeconds, "F2"),
                .. trial.Values.Values,
            ]),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        return string.Join(Environment.NewLine, rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column])))));
    }

    /// <summary>A cell of a file of comma-separated values.</summary>
    internal static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    private static string Text(double? number, string format = "F0") => number?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
