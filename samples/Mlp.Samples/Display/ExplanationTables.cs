using Mlp.Samples.Explanations;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>What a network pays heed to, over all rows and in one.</summary>
internal static class ExplanationTables
{
    internal static void Show(Explanation explanation)
    {
        ShowImportances(explanation);
        ShowRow(explanation);
    }

    private static void ShowImportances(Explanation explanation)
    {
        var table = NumberTable.Create("Feature", explanation.Topic.Metric, "Deviation", "Mean |contribution|");
        foreach (var feature in explanation.Features)
            table.AddRow(feature.Name, Cell.Number(feature.Loss), Cell.Number(feature.LossDeviation), Cell.Number(feature.Contribution));
        NumberTable.Show(explanation.Topic.Title, table);
    }

    private static void ShowRow(Explanation explanation)
    {
        var row = explanation.Row;
        var table = NumberTable.Create("One test day", "Value", "Adds");
        table.AddRow("a day of means", "", Cell.Number(row.Baseline));
        for (int slot = 0; slot < row.Values.Length; slot++)
            table.AddRow(explanation.Features[slot].Name, Cell.Short(row.Values[slot]), Cell.Number(row.Contributions[slot]));
        table.AddRow("sum", "", Cell.Number(row.Baseline + row.Contributions.Sum()));
        table.AddRow("score of the model", "", Cell.Number(row.Score));
        NumberTable.Show($"Why that score, in {explanation.Topic.Unit}", table);
    }
}
