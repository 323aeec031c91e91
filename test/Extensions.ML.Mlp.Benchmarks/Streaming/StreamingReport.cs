using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>The pairs as markdown.</summary>
internal static class StreamingReport
{
    internal static string Write(StreamingPlan plan, long fileBytes, IReadOnlyList<StreamingResult> results)
    {
        var text = new StringBuilder(Introduction(plan, fileBytes));
        AppendPace(text, plan.RowCount, results);
        AppendMemory(text, results);
        return text.ToString();
    }

    private static string Introduction(StreamingPlan plan, long fileBytes) => FormattableString.Invariant($"""
        # Training on more rows than memory holds

        {plan.RowCount:N0} rows of {RowsFile.FeatureCount} features and a label, {(double)plan.RowCount * RowsFile.FeatureCount * sizeof(float) / 1e6:N0} MB as float32; the file, {(plan.IsText ? "text" : "ML.NET's binary format")}, has {fileBytes / 1e6:N0} MB. Each process may have
        a managed heap of {plan.HeapLimit / 1e6:N0} MB (`DOTNET_GCHeapHardLimit`). One reads features and label of every row by one cursor, {plan.Epochs} times; the
        next trains {string.Join('-', [RowsFile.FeatureCount, .. plan.HiddenLayers, 1])}, ReLU, Adam, batches of {plan.BatchSize}, standardised inputs, `DataHandling.{plan.DataHandling}`, {plan.Epochs} epochs. They take
        turns. Rows a second are of the median pass or epoch; the ratio, of a pair, is training's pace over that of reading alone. The whole
        `Fit` reads the rows once more than it has epochs, to measure the features. Median (lowest to highest).

        {MachineDescription.Write()}

        """);

    private static void AppendPace(StringBuilder text, int rowCount, IReadOnlyList<StreamingResult> results)
    {
        text.AppendLine("\n| threads | pairs | reading alone, rows a second | training, rows a second | training / reading | the whole Fit, s |\n|--:|--:|--:|--:|--:|--:|");
        foreach (var result in results)
        {
            var reading = new Spread(result.Pairs.Select(pair => rowCount / pair.Reading.PassSeconds));
            var training = new Spread(result.Pairs.Select(pair => rowCount / pair.Training.PassSeconds));
            var ratio = new Spread(result.Pairs.Select(pair => pair.Reading.PassSeconds / pair.Training.PassSeconds));
            var whole = new Spread(result.Pairs.Select(pair => pair.Training.WholeSeconds));
            text.AppendLine($"| {result.Threads} | {result.Pairs.Length} | {reading.Cell("N0")} | {training.Cell("N0")} | {ratio.Cell("F2")} | {whole.Cell("F1")} |");
        }
    }

    private static void AppendMemory(StringBuilder text, IReadOnlyList<StreamingResult> results)
    {
        text.AppendLine("\nMemory in MB: the managed heap, looked at every 20 ms, and the process's peak in the machine, libtorch and .NET with it:\n");
        text.AppendLine("| threads | | heap's limit, as the runtime says | managed heap's peak | process's peak |\n|--:|---|--:|--:|--:|");
        foreach (var result in results)
        {
            AppendRow("reading", result, pair => pair.Reading);
            AppendRow("training", result, pair => pair.Training);
        }

        void AppendRow(string name, StreamingResult result, Func<(StreamingFigures Reading, StreamingFigures Training), StreamingFigures> figures)
        {
            text.AppendLine($"| {result.Threads} | {name} | {Megabytes(each => each.HeapLimit)} | {Megabytes(each => each.HeapPeak)} | {Megabytes(each => each.PeakWorkingSet)} |");

            string Megabytes(Func<StreamingFigures, long> bytes) => new Spread(result.Pairs.Select(pair => bytes(figures(pair)) / 1e6)).Cell("F0");
        }
    }
}
