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
            var classifier = context.BinaryClassification.Trainers.Mlp(Scratch(new MlpBinaryTrainer.Options { Seed = seed, Threads = threads })).Fit(train);
            double accuracySeconds = clock.Elapsed.TotalSeconds;
            return (context.BinaryClassification.Evaluate(classifier.Transform(test)).Accuracy, accuracySeconds, classifier.Model.SubModel.History.Count);
        }
        var regression = context.Regression.Trainers.Mlp(Scratch(new MlpRegressionTrainer.Options { Seed = seed, Threads = threads })).Fit(train);
        double seconds = clock.Elapsed.TotalSeconds;
        return (context.Regression.Evaluate(regression.Transform(test)).RootMeanSquaredError, seconds, regression.Model.History.Count);
    }

    private static T Scratch<T>(T options)
        where T : MlpTrainerOptions
    {
        switch (Environment.GetEnvironmentVariable("MLP_PRESET"))
        {
            case "embedded": options.Embedded(); break;
            case "tabm": options.TabM(); break;
            case "real": options.RealMlp(options is MlpRegressionTrainer.Options ? Activation.Mish : Activation.Selu, options is MlpRegressionTrainer.Options ? 0.2 : 0.04); break;
        }
        string[] sets = (Environment.GetEnvironmentVariable("MLP_SET") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
        foreach (string set in sets)
        {
            var (name, value) = (set.Split('=')[0], set.Split('=')[1]);
            switch (name)
            {
                case "batch": options.BatchSize = int.Parse(value); break;
                case "vf": options.ValidationFraction = double.Parse(value, CultureInfo.InvariantCulture); break;
                case "patience": options.EarlyStopping = options.EarlyStopping! with { Patience = int.Parse(value) }; break;
                case "lr": options.Optimizer = (options.Optimizer as AdamW)! with { LearningRate = double.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "k": options.SharedEnsemble = new SharedEnsemble { Members = int.Parse(value) }; break;
                case "hidden": options.HiddenLayers = [.. value.Split('-').Select(int.Parse)]; break;
                case "epochs": options.Epochs = int.Parse(value); break;
                case "act": options.Activation = value == "silu" ? Activation.Silu : Activation.Gelu; break;
                case "dropout": options.Dropout = [double.Parse(value, CultureInfo.InvariantCulture)]; break;
                case "bins": options.NumericEmbedding = new PiecewiseLinearEmbedding { Bins = int.Parse(value) }; break;
                case "width": options.NumericEmbedding = new PiecewiseLinearEmbedding { Width = int.Parse(value) }; break;
                case "engine": options.Engine = Enum.Parse<TrainingEngine>(value); break;
                case "clip": options.GradientClipping = value == "0" ? null : new GradientClipping { MaxNorm = double.Parse(value, CultureInfo.InvariantCulture) }; break;
                case "norm": options.InputNormalization = Enum.Parse<InputNormalization>(value); break;
                case "cat": options.CategoryEmbedding = value == "0" ? null : new CategoryEmbedding { MostOneHot = int.Parse(value) }; break;
                case "cosine": options.Schedule = new CosineDecay(); break;
                case "onlyseed": break;
                default: throw new ArgumentException(name);
            }
        }
        return options;
    }
}
