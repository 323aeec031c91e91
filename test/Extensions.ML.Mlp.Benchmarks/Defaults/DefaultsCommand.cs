using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>
/// Compares candidates for the defaults: each is trained on four fifths of the training rows and measured on the other fifth. The
/// test rows are not touched.
/// </summary>
internal static class DefaultsCommand
{
    internal static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder")
        {
            Description = "Where california-housing.csv, diamonds.csv, adult-train.csv and adult-test.csv lie; those that are absent are left out.",
        };
        var seeds = new Option<int>("--seeds") { Description = "Trainings of each candidate.", DefaultValueFactory = _ => 5 };
        var only = new Option<string?>("--only") { Description = "A part of the names of the candidates to run." };
        var threads = new Option<int>("--threads") { Description = "Threads within an operation.", DefaultValueFactory = _ => 1 };
        var report = MeasuringOptions.Report("defaults.md");
        var command = new Command("defaults", "Measures candidates for the default options on public tables, on validation rows.") { folder, seeds, threads, only, report };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(seeds), parsed.GetRequiredValue(threads), parsed.GetValue(only), parsed.GetRequiredValue(report)));
        return command;
    }

    private static void Run(DirectoryInfo folder, int seeds, int threads, string? only, FileInfo file)
    {
        var report = new StringBuilder("| table | candidate | metric on validation rows, mean ± deviation | seconds | epochs |\n|---|---|--:|--:|--:|\n");
        foreach (var table in TableSource.In(folder).Select(Table.Open))
        {
            foreach (var candidate in Candidate.All.Where(candidate => only is null || candidate.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            {
                var runs = Enumerable.Range(1, seeds).Select(seed => Measure(table, candidate, seed, threads)).ToArray();
                string line = FormattableString.Invariant(
                    $"| {table.Name} | {candidate.Name} | {Number(table, runs.Average(run => run.Metric))} ± {Number(table, Deviation(runs))} | {new Spread(runs.Select(run => run.Seconds)).Median:F1} | {runs.Average(run => run.Epochs):F0} |");
                Console.WriteLine(line);
                report.AppendLine(line);
                file.Directory?.Create();
                File.WriteAllText(file.FullName, report.ToString());
            }
        }
    }

    private static (double Metric, double Seconds, int Epochs) Measure(Table table, Candidate candidate, int seed, int threads)
    {
        var context = new MLContext(seed);
        // The same test rows for all; the validation rows change with the seed.
        var split = context.Data.TrainTestSplit(table.Split(seed: 1).Train, 0.2, seed: seed);
        var clock = Stopwatch.StartNew();
        var history = table.Task == TableTask.Binary
            ? context.BinaryClassification.Trainers.Mlp(candidate.Apply(new MlpBinaryTrainer.Options(), seed, threads)).Fit(split.TrainSet, split.TestSet).Model.SubModel.History
            : context.Regression.Trainers.Mlp(candidate.Apply(new MlpRegressionTrainer.Options(), seed, threads)).Fit(split.TrainSet, split.TestSet).Model.History;
        return (history[(history.BestEpoch ?? history.Count) - 1].ValidationMetric!.Value, clock.Elapsed.TotalSeconds, history.Count);
    }

    private static double Deviation((double Metric, double Seconds, int Epochs)[] runs)
    {
        double mean = runs.Average(run => run.Metric);
        return Math.Sqrt(runs.Sum(run => (run.Metric - mean) * (run.Metric - mean)) / Math.Max(1, runs.Length - 1));
    }

    private static string Number(Table table, double value) => value.ToString(table.Name == "diamonds" ? "F1" : "F4", CultureInfo.InvariantCulture);
}
