using System.Globalization;
using System.Text;
using Extensions.ML.Mlp.Benchmarks.Measuring;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>Times scoring against its rivals, all in turn within each round, and writes the table.</summary>
internal static class ScoringCommand
{
    private const int TransformedRows = 1_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5), Turn = TimeSpan.FromSeconds(0.3);

    internal static void Run(int rounds, FileInfo file)
    {
        var report = new StringBuilder(Introduction(rounds));
        foreach (var network in ScoringNetwork.All)
        {
            using var rivals = new Rivals(network);
            Contest(report, $"{network.Name}: one row", rivals.Create(1), rounds);
            Contest(report, $"{network.Name}: {ScoringNetwork.RowCount:N0} rows", rivals.Create(ScoringNetwork.RowCount), rounds);
            var pipelines = new PipelineRivals(network with { OutputCount = 1 });
            Contest(report, $"{network.Name}, binary: `PredictionEngine.Predict`", pipelines.CreateEngines(), rounds);
            Contest(report, $"{network.Name}, binary: `Transform` of {TransformedRows:N0} rows", pipelines.CreateTransforms(TransformedRows), rounds);
        }
        Report.Write(report.ToString(), file);
    }

    private static string Introduction(int rounds) => FormattableString.Invariant($"""
        # Scoring

        Nanoseconds a row on one thread, median (lowest to highest) of {rounds} rounds; within a round each takes its turn. The ratio, rival to
        ours, is taken round by round: above 1 ours is faster.

        {MachineDescription.Write()}

        """);

    private static void Contest(StringBuilder report, string title, Contestant[] contestants, int rounds)
    {
        foreach (var contestant in contestants) contestant.Measure(WarmUp);
        double[][] times = [.. Enumerable.Range(0, rounds).Select(_ => contestants.Select(contestant => contestant.Measure(Turn)).ToArray())];
        report.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}\n\n| | ns a row | rival / ours |\n|---|--:|--:|");
        for (int i = 0; i < contestants.Length; i++)
        {
            string ratio = i == 0 ? "" : new Spread(times.Select(round => round[i] / round[0])).Cell("F2");
            report.AppendLine($"| {contestants[i].Name} | {new Spread(times.Select(round => round[i])).Cell("F0")} | {ratio} |");
        }
        Console.WriteLine($"{title}: {string.Join(", ", contestants.Select((contestant, i) => $"{contestant.Name} {new Spread(times.Select(round => round[i])).Cell("F0")}"))}");
    }
}
