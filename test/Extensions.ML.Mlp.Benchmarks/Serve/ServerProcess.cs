using System.Diagnostics;
using System.Net.Http.Headers;

namespace Extensions.ML.Mlp.Benchmarks.Serve;

/// <summary>A published server that is asked for predictions.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Address = "http://127.0.0.1:5371";

    private readonly Process _process;
    private readonly HttpClient _client = new() { BaseAddress = new(Address) };
    private readonly byte[] _row;

    private ServerProcess(Process process, byte[] row) => (_process, _row) = (process, row);

    /// <summary>From the start of the process to its first prediction.</summary>
    internal TimeSpan ToFirstAnswer { get; private set; }

    /// <summary>The memory that the process has in the machine, in bytes.</summary>
    internal long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    internal static async Task<ServerProcess> StartAsync(string folder, string model, byte[] row)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo(Path.Combine(folder, "Mlp.Serve"), ["--model", model, "--urls", Address]) { RedirectStandardOutput = true };
        var server = new ServerProcess(Process.Start(start)!, row);
        _ = server._process.StandardOutput.ReadToEndAsync();
        while (!await server.TryAskAsync())
        {
            if (server._process.HasExited) throw new InvalidOperationException("The server must serve, but it ended; see what it said.");
            await Task.Delay(1);
        }
        server.ToFirstAnswer = watch.Elapsed;
        return server;
    }

    /// <summary>Asks for as many predictions of one row, from clients that each wait for an answer before they ask again.</summary>
    /// <returns>What each request took.</returns>
    internal async Task<TimeSpan[]> AskAsync(int predictions, int clients)
    {
        var times = new TimeSpan[predictions];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < predictions;)
            {
                long began = Stopwatch.GetTimestamp();
                using var answer = await PostAsync();
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
                times[number] = Stopwatch.GetElapsedTime(began);
            }
        })));
        return times;
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<bool> TryAskAsync()
    {
        try
        {
            using var answer = await PostAsync();
            return answer.IsSuccessStatusCode;
        }
        // It does not listen yet.
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Task<HttpResponseMessage> PostAsync() =>
        _client.PostAsync("predict", new ByteArrayContent(_row) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
}
