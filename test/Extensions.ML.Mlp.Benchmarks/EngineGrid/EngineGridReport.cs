using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.EngineGrid;

/// <summary>The grid as markdown, and each point as a line of a table in CSV.</summary>
internal static class EngineGridReport
{
    internal const string CsvHeader = "inputs,width,depth,batch,activation,optimizer,threads,pairs,autograd_us,fused_us,ratio,ratio_lowest,ratio_highest,automatic\n";

    internal static string CsvLine(GridResult result)
    {
        var (point, ratio) = (result.Point, result.Ratio);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{point.Inputs},{point.Width},{point.Depth},{point.BatchSize},{point.Workload.ActivationName},{point.Workload.OptimizerName},{result.Threads},{result.Pairs.Length},{result.Autograd.Median:F1},{result.Fused.Median:F1},{ratio.Median:F3},{ratio.Lowest:F3},{ratio.Highest:F3},{result.Chosen}\n");
    }

    internal static string Write(IReadOnlyList<GridResult> results, TimeSpan budget)
    {
        var text = new StringBuilder(Introduction(results, budget));
        AppendCounts(text, results);
        AppendMeans(text, results, "batch", result => result.Point.BatchSize);
        AppendMeans(text, results, "width", result => result.Point.Width);
        AppendMeans(text, results, "inputs", result => result.Point.Inputs);
        AppendMeans(text, results, "hidden layers", result => result.Point.Depth);
        AppendPoints(text, "Where the fused engine loses", [.. results.Where(result => result.FusedLoses).OrderBy(result => result.Ratio.Median)]);
        if (results.Any(result => result.Chosen is not null))
            AppendPoints(text, "Where the automatic choice took the slower engine", [.. results.Where(result => result.ChoseSlower).OrderByDescending(result => result.Gap)]);
        return text.ToString();
    }

    private static string Introduction(IReadOnlyList<GridResult> results, TimeSpan budget) => FormattableString.Invariant($"""
        # Both engines over a grid of shapes

        Microseconds a step of `Fit` on the CPU with `Engine = Fused` and with `Engine = Autograd`, which take turns on the same seeded rows:
        {results.Select(result => result.Point).Distinct().Count():N0} of the {GridPoint.All.Length:N0} points of inputs 2 to 1,000, widths 16 to 1,024, none to 6 hidden layers, batches of 1 to 4,096, ReLU and
        sigmoid, SGD and Adam, one output. A step is the median epoch of a training, of all but its first, divided by the epoch's steps, so
        that setting up does not count. A point has {budget.TotalSeconds:0.#} seconds for its pairs of turns, and one pair at least. The ratio, taken pair by pair, is
        how many times as fast the fused engine is; median (lowest to highest). Every point stands in the CSV beside this file.

        {MachineDescription.Write()}

        """);

    private static void AppendCounts(StringBuilder text, IReadOnlyList<GridResult> results)
    {
        text.AppendLine("\n| threads | points | fused is faster | fused loses | worst ratio | automatic took the slower | then slower by at most |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var group in results.GroupBy(result => result.Threads))
        {
            GridResult[] slower = [.. group.Where(result => result.ChoseSlower)];
            string choices = group.Any(result => result.Chosen is not null)
                ? FormattableString.Invariant($"{slower.Length} | {(slower.Length == 0 ? 0 : slower.Max(result => result.Gap) - 1):P0}")
                : "not told |";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Count()} | {group.Count(result => !result.FusedLoses)} | {group.Count(result => result.FusedLoses)} | {group.Min(result => result.Ratio.Median):F2} | {choices} |");
        }
    }

    private static void AppendMeans(StringBuilder text, IReadOnlyList<GridResult> results, string name, Func<GridResult, int> value)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n| {name} | threads | points | ratio, geometric mean | lowest | highest |\n|--:|--:|--:|--:|--:|--:|");
        foreach (var group in results.GroupBy(result => (Value: value(result), result.Threads)).OrderBy(group => group.Key))
        {
            double mean = Math.Exp(group.Average(result => Math.Log(result.Ratio.Median)));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {group.Key.Value} | {group.Key.Threads} | {group.Count()} | {mean:F2} | {group.Min(result => result.Ratio.Median):F2} | {group.Max(result => result.Ratio.Median):F2} |");
        }
    }

    private static void AppendPoints(StringBuilder text, string title, GridResult[] results)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}\n");
        if (results.Length == 0)
        {
            text.AppendLine("Nowhere.");
            return;
        }
        text.AppendLine("| point | threads | pairs | autograd, us | fused, us | ratio | automatic |\n|---|--:|--:|--:|--:|--:|---|");
        foreach (var result in results)
            text.AppendLine($"| {result.Point.Workload.Name} | {result.Threads} | {result.Pairs.Length} | {result.Autograd.Cell("F0")} | {result.Fused.Cell("F0")} | {result.Ratio.Cell("F2")} | {result.Chosen ?? "not told"} |");
    }
}
