using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace Extensions.ML.Mlp.Benchmarks.Defaults;

/// <summary>What the defaults reach on the test rows: only column names are given, and a seed.</summary>
internal static class TestCommand
{
    internal static void Run(DirectoryInfo folder, int seeds, int? threads)
    {
        Console.WriteLine("| table | metric on test rows, mean (lowest to highest) | seconds, the longest | epochs |\n|---|--:|--:|--:|");
        foreach (var table in Table.In(new MLContext(1), folder))
        {
            var runs = Enumerable.Range(1, seeds).Select(seed => Measure(table, seed, threads)).ToArray();
            string format = table.Name == "diamonds" ? "F1" : "F4";
            Console.WriteLine(
                $"| {table.Name} | {Number(runs.Average(run => run.Metric))} ({Number(runs.Min(run => run.Metric))} to {Number(runs.Max(run => run.Metric))}) | {runs.Max(run => run.Seconds).ToString("F1", CultureInfo.InvariantCulture)} | {runs.Average(run => run.Epochs).ToString("F0", CultureInfo.InvariantCulture)} |");

            string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        }
    }

    private static (double Metric, double Seconds, int Epochs) Measure(Table table, int seed, int? threads)
    {
        var context = new MLContext(seed);
        IDataView train = table.Rows, test = table.TestRows!;
        if (table.TestFraction is { } share)
        {
            var split = context.Data.TrainTestSplit(table.Rows, share, seed: seed);
            (train, test) = (split.TrainSet, split.TestSet);
        }
        var clock = Stopwatch.StartNew();
        if (table.IsClassification)
        {
            var classifier = context.BinaryClassification.Trainers.Mlp(new MlpBinaryTrainer.Options { Seed = seed, Threads = threads }).Fit(train);
            double accuracySeconds = clock.Elapsed.TotalSeconds;
            return (context.BinaryClassification.Evaluate(classifier.Transform(test)).Accuracy, accuracySeconds, classifier.Model.SubModel.History.Count);
        }
        var regression = context.Regression.Trainers.Mlp(new MlpRegressionTrainer.Options { Seed = seed, Threads = threads }).Fit(train);
        double seconds = clock.Elapsed.TotalSeconds;
        return (context.Regression.Evaluate(regression.Transform(test)).RootMeanSquaredError, seconds, regression.Model.History.Count);
    }
}
