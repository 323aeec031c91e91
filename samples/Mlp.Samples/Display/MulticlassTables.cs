using Microsoft.ML.Data;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>ML.NET's metrics of a classifier of several classes.</summary>
internal static class MulticlassTables
{
    /// <param name="train">On the rows that were learned from.</param>
    /// <param name="test">On others; their confusion is shown.</param>
    /// <param name="names">Of the classes.</param>
    internal static void Show(MulticlassClassificationMetrics train, MulticlassClassificationMetrics test, IReadOnlyList<string> names)
    {
        var table = NumberTable.Create("Metric", "Train", "Test");
        table.AddRow("Micro-accuracy, over all rows", Cell.Number(train.MicroAccuracy), Cell.Number(test.MicroAccuracy));
        table.AddRow("Macro-accuracy, mean over the classes", Cell.Number(train.MacroAccuracy), Cell.Number(test.MacroAccuracy));
        table.AddRow("Log-loss, in nats", Cell.Number(train.LogLoss), Cell.Number(test.LogLoss));
        NumberTable.Show("Metrics of ML.NET", table);
        ShowConfusion(test.ConfusionMatrix, names);
    }

    private static void ShowConfusion(ConfusionMatrix confusion, IReadOnlyList<string> names)
    {
        var table = NumberTable.Create("", [.. names.Select(name => $"taken for {name}"), "Recall"]);
        for (int row = 0; row < names.Count; row++)
        {
            var counts = confusion.Counts[row].Select(count => Cell.Count((long)count));
            table.AddRow([$"is {names[row]}", .. counts, Cell.Number(confusion.PerClassRecall[row])]);
        }
        table.AddRow(["Precision", .. confusion.PerClassPrecision.Select(value => Cell.Number(value)), ""]);
        NumberTable.Show("Confusion of the test rows", table);
    }
}
