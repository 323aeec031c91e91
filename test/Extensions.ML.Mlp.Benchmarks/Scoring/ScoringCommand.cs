using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>Times scoring against its rivals, all in turn within each round, and writes the table.</summary>
internal static class ScoringCommand
{
    private const int TransformedRows = 1_000_000, PresetFeatures = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5), Turn = TimeSpan.FromSeconds(0.3);

    internal static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Turns of each rival.", DefaultValueFactory = _ => 7 };
        var report = MeasuringOptions.Report("scoring.md");
        var command = new Command("scoring", "Times scoring against ONNX Runtime, TorchSharp and LightGBM.") { rounds, report };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(rounds), parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(int rounds, FileInfo file)
    {
        var report = new StringBuilder(Introduction(rounds));
        foreach (var network in ScoringNetwork.All)
        {
            using var rivals = new Rivals(network.CreateModel());
            Contest(report, $"{network.Name}: one row", [.. rivals.Create(1), rivals.Torch(network, 1)], rounds);
            Contest(report, $"{network.Name}: {ScoringRows.Count:N0} rows", [.. rivals.Create(ScoringRows.Count), rivals.Torch(network, ScoringRows.Count)], rounds);
            Contest(report, $"{network.Name}, binary", new PipelineRivals(network.FeatureCount, network.CreateOptions()), rounds);
        }
        foreach (var (name, options) in Presets)
        {
            var pipelines = new PipelineRivals(PresetFeatures, options);
            using var rivals = new Rivals(pipelines.Model);
            string title = $"{name}, {PresetFeatures} numbers";
            Contest(report, $"{title}: one row", rivals.Create(1), rounds);
            Contest(report, $"{title}: {ScoringRows.Count:N0} rows", rivals.Create(ScoringRows.Count), rounds);
            Contest(report, title, pipelines, rounds);
        }
        Report.Write(report.ToString(), file);
    }

    private static (string Name, MlpBinaryTrainer.Options Options)[] Presets =>
        [("Default", new()), ("TabM", MlpBinaryTrainer.Options.TabM()), ("RealMlp", MlpBinaryTrainer.Options.RealMlp()), ("Plain", MlpBinaryTrainer.Options.Plain())];

    private static void Contest(StringBuilder report, string title, PipelineRivals pipelines, int rounds)
    {
        Contest(report, $"{title}: `PredictionEngine.Predict`", pipelines.CreateEngines(), rounds);
        Contest(report, $"{title}: `Transform` of {TransformedRows:N0} rows", pipelines.CreateTransforms(TransformedRows), rounds);
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
