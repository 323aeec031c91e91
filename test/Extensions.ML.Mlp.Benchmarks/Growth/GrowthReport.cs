using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Growth;

/// <summary>The curves as tables of markdown.</summary>
internal static class GrowthReport
{
    internal static string Write(GrowthCurve[] curves, int turns, string picture)
    {
        var text = new StringBuilder(Introduction(turns));
        text.AppendLine("\n| what grows | from | to | threads | slope | slope at the end |\n|---|--:|--:|--:|--:|--:|");
        foreach (var curve in curves)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {curve.Series.Name} | {curve.Points[0].Size:N0} | {curve.Points[^1].Size:N0} | {curve.Threads} | {curve.Slope:F2} | {curve.LastSlope:F2} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"\n![Time of an epoch against rows, features, width and depth]({picture})");
        foreach (var series in curves.GroupBy(curve => curve.Series.Name)) AppendSeries(text, series.Key, [.. series]);
        return text.ToString();
    }

    private static string Introduction(int turns) => FormattableString.Invariant($"""
        # How time grows

        The time of an epoch of `Fit` while one size grows and the others stay: {GrowthSeries.Fixed}, ReLU, one
        output, Adam, batches of 256, the trainer's own choice of engine. It is the median epoch of a training, of all but its first; median
        (lowest to highest) of {turns} rounds, in each of which every size has its turn, after a round that warms up. Setting up is what `Fit`
        takes before its first epoch and after its last: reading the view, making the network, and the model. The slope is that of the epoch's
        time on logarithmic axes, by least squares: 1 is linear. Small sizes cost what every step costs, so the slope at the end, between the
        two largest sizes, says where growth goes.

        {MachineDescription.Write()}

        """);

    private static void AppendSeries(StringBuilder text, string name, GrowthCurve[] curves)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"\n## {char.ToUpperInvariant(name[0])}{name[1..]}\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | threads | epoch, ms | ns a row | setting up, ms |\n|--:|--:|--:|--:|--:|");
        foreach (var curve in curves)
        {
            foreach (var point in curve.Points)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {point.Size:N0} | {curve.Threads} | {point.Epoch.Cell("F2")} | {point.Epoch.Median * 1e6 / point.RowCount:N0} | {point.SetUp.Cell("F1")} |");
        }
    }
}
