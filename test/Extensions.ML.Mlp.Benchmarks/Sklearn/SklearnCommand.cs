using System.CommandLine;
using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Sklearn;

/// <summary>Times Fit against scikit-learn's, in turn: the same network, optimizer, batches, epochs and rows.</summary>
internal static class SklearnCommand
{
    private const int FeatureCount = 50, BatchSize = 200;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    internal static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows to learn from.", DefaultValueFactory = _ => 100_000 };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of a fit.", DefaultValueFactory = _ => 10 };
        var python = new Option<string>("--python") { Description = "The Python that has scikit-learn.", DefaultValueFactory = _ => "/usr/bin/python3" };
        var pairs = MeasuringOptions.Pairs("Pairs of fits, ours then scikit-learn's.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("sklearn.md");
        var command = new Command("sklearn", "Times Fit against scikit-learn's MLPClassifier.") { rows, epochs, python, pairs, threads, report };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(pairs),
            parsed.GetRequiredValue(rows),
            parsed.GetRequiredValue(epochs),
            parsed.GetRequiredValue(python),
            parsed.GetRequiredValue(report)));
        return command;
    }

    private static int Run(int[] threadCounts, int pairs, int rowCount, int epochs, string python, FileInfo file)
    {
        if (!ScikitLearn.IsInstalled(python))
        {
            Console.Error.WriteLine($"'{python}' must be a Python that has scikit-learn, but it is not; install Debian's python3-sklearn, or name another with --python.");
            return 1;
        }
        var workload = new Workload(FeatureCount, [100, 100], 2, Activation.Relu, new Adam(), BatchSize);
        var rows = ClassRows.Draw(rowCount, FeatureCount, 2);
        string rowsFile = Path.GetTempFileName();
        try
        {
            ScikitLearn.WriteRows(rows, rowsFile);
            var rival = new ScikitLearn(python, rowsFile);
            SklearnResult[] results = [.. threadCounts.Select(threads => Measure(workload, rows, rival, epochs, threads, pairs))];
            Report.Write(SklearnReport.Write(workload, rowCount, epochs, results), file);
        }
        finally
        {
            File.Delete(rowsFile);
        }
        return 0;
    }

    private static SklearnResult Measure(Workload workload, ClassRows rows, ScikitLearn rival, int epochs, int threads, int pairs)
    {
        var view = rows.ToView(new MLContext(seed: 1));
        // The script warms its classifier up itself.
        TrainerTurn.Run(workload, view, TrainingEngine.Auto, threads, WarmUp);
        return new(threads, [.. Enumerable.Range(1, pairs).Select(RunPair)]);

        (RunTimes Ours, ScikitLearnFit Theirs) RunPair(int number)
        {
            var ours = TrainerTurn.Run(workload, view, TrainingEngine.Auto, threads, epochs).Times;
            var theirs = rival.Fit(rows.Rows.Length, workload, epochs, threads);
            if (theirs.Epochs != epochs) throw new InvalidOperationException($"scikit-learn must train {epochs} epochs, but it trained {theirs.Epochs}; see fit.py.");
            Console.WriteLine(FormattableString.Invariant(
                $"{threads} threads, pair {number}: ours {ours.Whole.TotalSeconds:F2} s, scikit-learn {theirs.Seconds:F2} s, {theirs.Seconds / ours.Whole.TotalSeconds:F2} times as fast"));
            return (ours, theirs);
        }
    }
}

/// <summary>The pairs with one number of threads.</summary>
internal sealed record SklearnResult(int Threads, (RunTimes Ours, ScikitLearnFit Theirs)[] Pairs);
