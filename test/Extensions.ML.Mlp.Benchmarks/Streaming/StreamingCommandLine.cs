using System.CommandLine;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>How <see cref="StreamingCommand"/> is typed, and how it starts itself.</summary>
internal static class StreamingCommandLine
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
        command.SetAction(parsed => StreamingCommand.Run(
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
}
