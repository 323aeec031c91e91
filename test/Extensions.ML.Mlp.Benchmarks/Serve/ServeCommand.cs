using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Extensions.ML.Mlp.Benchmarks.Serve;

/// <summary>Measures samples/Mlp.Serve as published: its size, how soon it answers, how fast, and whether its memory stays.</summary>
internal static class ServeCommand
{
    private const int Starts = 5;
    private const int Clients = 8;
    private const int WarmUp = 10_000;

    internal static Command Create()
    {
        var predictions = new Option<int>("--predictions") { Description = "Predictions that the server is asked for.", DefaultValueFactory = _ => 1_000_000 };
        var report = MeasuringOptions.Report("serve.md");
        var command = new Command("serve", "Publishes samples/Mlp.Serve and measures its size, its start, its pace and its memory.") { predictions, report };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(predictions), parsed.GetRequiredValue(report)));
        return command;
    }

    private static async Task RunAsync(int predictions, FileInfo file)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(predictions, 20 * WarmUp);
        var folder = Directory.CreateTempSubdirectory("mlp-serve-");
        try
        {
            string model = Path.Combine(folder.FullName, "model.zip"), server = Path.Combine(folder.FullName, "server");
            ServedPipeline.Save(model);
            var text = new StringBuilder(Introduction);
            AppendSizes(text, folder, server);
            await AppendStartsAsync(text, server, model);
            await AppendPredictionsAsync(text, server, model, predictions);
            Report.Write(text.ToString(), file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Introduction => string.Create(CultureInfo.InvariantCulture, $"""
        # Mlp.Serve

        The sample server as published for Release, on a pipeline of one-hot coding, normalisation and 128 and 128 hidden units, which the
        scoring package serves alone. Requests are of one row over HTTP/1.1 and come from the same machine, which the client shares with the
        server and others; so times are of this moment, sizes and memory are not. Made by

            dotnet run -c Release --project test/Extensions.ML.Mlp.Benchmarks -- serve

        {MachineDescription.Write()}


        """);

    private static void AppendSizes(StringBuilder text, DirectoryInfo folder, string server)
    {
        text.AppendLine("| published size, MB | without TorchSharp | with TorchSharp and libtorch |").AppendLine("|---|--:|--:|");
        foreach (bool selfContained in new[] { true, false })
        {
            // The server that is measured further is the last: without TorchSharp, on the machine's own runtime.
            long with = Publishing.Publish(Path.Combine(folder.FullName, $"with-{selfContained}"), selfContained, withTraining: true);
            long without = Publishing.Publish(selfContained ? Path.Combine(folder.FullName, "contained") : server, selfContained, withTraining: false);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {(selfContained ? "with the runtime" : "on the machine's runtime")} | {without / 1e6:F1} | {with / 1e6:F1} |");
        }
        text.AppendLine();
    }

    private static async Task AppendStartsAsync(StringBuilder text, string server, string model)
    {
        var starts = new List<double>();
        for (int start = 0; start < Starts; start++)
        {
            using var process = await ServerProcess.StartAsync(server, model, ServedPipeline.Row);
            starts.Add(process.ToFirstAnswer.TotalMilliseconds);
        }
        var spread = new Spread(starts);
        text.AppendLine(CultureInfo.InvariantCulture, $"Start of the process to the first answer, {Starts} starts: {spread.Median:F0} ms ({spread.Lowest:F0} to {spread.Highest:F0}).").AppendLine();
    }

    private static async Task AppendPredictionsAsync(StringBuilder text, string server, string model, int predictions)
    {
        using var process = await ServerProcess.StartAsync(server, model, ServedPipeline.Row);
        text.AppendLine("| predictions | clients | predictions a second | median, us | 99 of 100 within, us | memory after, MB |").AppendLine("|--:|--:|--:|--:|--:|--:|");
        int done = 0;
        await AppendRunAsync(WarmUp, 1);
        foreach (int total in new[] { predictions / 10, predictions / 2, predictions }) await AppendRunAsync(total - done, Clients);
        await AppendRunAsync(WarmUp, 1);

        async Task AppendRunAsync(int count, int clients)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var times = await process.AskAsync(count, clients);
            double rate = count / watch.Elapsed.TotalSeconds;
            Array.Sort(times);
            done += count;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {done:N0} | {clients} | {rate:N0} | {times[count / 2].TotalMicroseconds:F0} | {times[count * 99L / 100].TotalMicroseconds:F0} | {process.WorkingSet / 1e6:F1} |");
        }
    }
}
