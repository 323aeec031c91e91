using System.Globalization;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>ML.NET's metrics of a binary classifier on train and test rows, side by side.</summary>
internal static class BinaryMetricsTable
{
    internal static void Show(CalibratedBinaryClassificationMetrics train, CalibratedBinaryClassificationMetrics test)
    {
        var table = NumberTable.Create("Metric", "Train", "Test");
        AddRow("Accuracy", metrics => metrics.Accuracy);
        AddRow("AUC, area under the ROC curve", metrics => metrics.AreaUnderRocCurve);
        AddRow("AUPRC, area under precision and recall", metrics => metrics.AreaUnderPrecisionRecallCurve);
        AddRow("F1 score", metrics => metrics.F1Score);
        AddRow("Log-loss, in bits", metrics => metrics.LogLoss);
        AddRow("Log-loss, in nats", metrics => metrics.LogLoss * Math.Log(2));
        NumberTable.Show("Metrics of ML.NET, with the weights at the end", table);
        AnsiConsole.WriteLine("ML.NET's LogLoss is in bits (base 2); times ln 2 = 0.6931 it is in nats, the unit of the losses above.");

        void AddRow(string name, Func<CalibratedBinaryClassificationMetrics, double> metric) =>
            table.AddRow(name, Text(metric(train)), Text(metric(test)));
    }

    private static string Text(double metric) => metric.ToString("F4", CultureInfo.InvariantCulture);
}
