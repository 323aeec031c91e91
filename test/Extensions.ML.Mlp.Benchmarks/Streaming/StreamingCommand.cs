using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>Reads a file larger than the process's memory, and trains on it, in turn; each in a process of its own under a limit.</summary>
internal static class StreamingCommand
{
    internal static void Run(StreamingPlan plan, int[] threadCounts, int pairs, FileInfo file)
    {
        var folder = plan.Folder ?? Directory.CreateTempSubdirectory("mlp-streaming-");
        try
        {
            folder.Create();
            Console.WriteLine($"Writing {plan.RowCount:N0} rows of {RowsFile.FeatureCount} features, unless they are there.");
            string rows = RowsFile.Write(folder, plan.RowCount, plan.IsText);
            var results = new List<StreamingResult>();
            foreach (int threads in threadCounts)
                results.Add(new(threads, [.. Enumerable.Range(1, pairs).Select(number => RunPair(plan, rows, threads, number))]));
            Report.Write(StreamingReport.Write(plan, new FileInfo(rows).Length, results), file);
        }
        finally
        {
            if (plan.Folder is null) folder.Delete(recursive: true);
        }
    }

    private static (StreamingFigures Reading, StreamingFigures Training) RunPair(StreamingPlan plan, string rows, int threads, int number)
    {
        var reading = RunProcess(plan, new(rows, plan.IsText, plan.RowCount, plan.Epochs, Training: null));
        var training = RunProcess(plan, new(rows, plan.IsText, plan.RowCount, plan.Epochs, new(plan.HiddenLayers, plan.BatchSize, threads, plan.DataHandling)));
        Console.WriteLine(FormattableString.Invariant(
            $"{threads} threads, pair {number}: reading {plan.RowCount / reading.PassSeconds:N0}, training {plan.RowCount / training.PassSeconds:N0} rows a second, ratio {reading.PassSeconds / training.PassSeconds:F2}, peak {training.PeakWorkingSet / 1e6:F0} MB"));
        return (reading, training);
    }

    private static StreamingFigures RunProcess(StreamingPlan plan, StreamingJob job)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [StreamingCommandLine.ChildName, JsonSerializer.Serialize(job)]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = plan.HeapLimit.ToString("X", CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The process under the limit must end with 0, but it ended with {process.ExitCode}; see what it said.");
        return JsonSerializer.Deserialize<StreamingFigures>(output)!;
    }
}

/// <summary>What all pairs have in common.</summary>
/// <param name="Folder">Where the file is kept; null for a temporary one.</param>
/// <param name="RowCount">The rows of the file.</param>
/// <param name="IsText">Text, or ML.NET's binary format.</param>
/// <param name="Epochs">The epochs of a training, and the passes of a reading.</param>
/// <param name="HiddenLayers">The widths of the hidden layers.</param>
/// <param name="BatchSize">The rows a step.</param>
/// <param name="DataHandling">The trainer's option.</param>
/// <param name="HeapLimit">The limit of the managed heap in bytes.</param>
internal sealed record StreamingPlan(DirectoryInfo? Folder, int RowCount, bool IsText, int Epochs, int[] HiddenLayers, int BatchSize, DataHandling DataHandling, long HeapLimit);

/// <summary>The pairs with one number of threads.</summary>
internal sealed record StreamingResult(int Threads, (StreamingFigures Reading, StreamingFigures Training)[] Pairs);
