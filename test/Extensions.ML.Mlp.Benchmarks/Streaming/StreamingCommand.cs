using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>Reads a file larger than the process's memory, and trains on it, in turn; each in a process of its own under a limit.</summary>
internal static class StreamingCommand
{
    internal const string ChildName = "streaming-process";

    internal static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Rows of the file.", DefaultValueFactory = _ => 2_000_000 };
        var text = new Option<bool>("--text") { Description = "A file of text instead of ML.NET's binary format." };
        var folder = new Option<DirectoryInfo?>("--folder") { Description = "Where the file is kept and found again; a temporary folder when left out." };
        var epochs = new Option<int>("--epochs") { Description = "Epochs of a training, and passes of a reading.", DefaultValueFactory = _ => 2 };
        var hidden = new Option<int[]>("--hidden") { Description = "Widths of the hidden layers.", DefaultValueFactory = _ => [128, 128], AllowMultipleArgumentsPerToken = true };
        var batch = new Option<int>("--batch") { Description = "Rows a step.", DefaultValueFactory = _ => 256 };
        var handling = new Option<DataHandling>("--handling") { Description = "The trainer's option DataHandling.", DefaultValueFactory = _ => DataHandling.Streaming };
        var limit = new Option<int>("--limit") { Description = "The limit of the managed heap in MB.", DefaultValueFactory = _ => 400 };
        var pairs = MeasuringOptions.Pairs("Pairs of processes, one that reads, then one that trains.");
        var threads = MeasuringOptions.Threads();
        var report = MeasuringOptions.Report("streaming.md");
        var command = new Command("streaming", "Trains on a file that is larger than the memory of the process, and compares with reading it.")
        {
            rows, text, folder, epochs, hidden, batch, handling, limit, pairs, threads, report,
        };
        command.SetAction(parsed => Run(
            new(
                parsed.GetValue(folder),
                parsed.GetRequiredValue(rows),
                parsed.GetValue(text),
                parsed.GetRequiredValue(epochs),
                parsed.GetRequiredValue(hidden),
                parsed.GetRequiredValue(batch),
                parsed.GetRequiredValue(handling),
                parsed.GetRequiredValue(limit) * 1_000_000L),
            parsed.GetRequiredValue(threads),
            parsed.GetRequiredValue(pairs),
            parsed.GetRequiredValue(report)));
        return command;
    }

    /// <summary>The process under the limit.</summary>
    internal static Command CreateChild()
    {
        var job = new Argument<string>("job") { Description = "The job as JSON." };
        var command = new Command(ChildName, "Does one job of the command streaming, which starts it under the limit.") { job };
        command.Hidden = true;
        command.SetAction(parsed => StreamingChild.Run(parsed.GetRequiredValue(job)));
        return command;
    }

    private static void Run(StreamingPlan plan, int[] threadCounts, int pairs, FileInfo file)
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
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ChildName, JsonSerializer.Serialize(job)]) { RedirectStandardOutput = true };
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
