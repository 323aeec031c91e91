using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>samples/Mlp.Serve in a process of its own, on a free port, asked over HTTP.</summary>
internal sealed class Server : IDisposable
{
    private const string Listens = "Now listening on: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private readonly ConcurrentQueue<string> _log = new();

    private Server(Process process, string address)
    {
        (_process, Client) = (process, new HttpClient { BaseAddress = new Uri(address) });
        // Read on, or the server would wait when the pipe is full.
        _ = KeepAsync(process.StandardOutput);
        _ = KeepAsync(process.StandardError);
    }

    internal HttpClient Client { get; }

    /// <summary>What the server has logged since it listens, one line each.</summary>
    internal IReadOnlyList<string> Log => [.. _log];

    /// <summary>The program, built in the configuration of these tests.</summary>
    internal static string Program => Eng.BuildProperties.Program("Mlp.Serve");

    /// <summary>Starts it; it listens, and may still be loading.</summary>
    internal static async Task<Server> StartAsync(string model, params string[] arguments)
    {
        var process = DotNet.Start(Path.GetDirectoryName(model)!, [], ["exec", Program, "--model", model, "--urls", "http://127.0.0.1:0", .. arguments]);
        using var limit = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            int at = line.IndexOf(Listens, StringComparison.Ordinal);
            if (at < 0) continue;
            return new Server(process, line[(at + Listens.Length)..]);
        }
        throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(limit.Token));
    }

    /// <summary>Starts it and waits until it serves.</summary>
    internal static async Task<Server> StartReadyAsync(string model, params string[] arguments)
    {
        var server = await StartAsync(model, arguments);
        try
        {
            await server.UntilHealthAsync(health => health.GetProperty("status").GetString() == "ready");
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the health until it is as wanted.</summary>
    internal async Task<JsonElement> UntilHealthAsync(Func<JsonElement, bool> wanted)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(20))
        {
            using var answer = await Client.GetAsync("health");
            var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (wanted(health)) return health;
        }
        throw new TimeoutException($"The server was not as wanted within {Patience}.");
    }

    internal async Task<(HttpStatusCode Status, JsonElement Body)> PredictAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "predict") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        // A refusal may come before a long body is sent, and would be lost with the connection.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        using var answer = await Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>
    /// Sends bytes as they are over a connection of their own, and returns all that comes back until the server closes it. With
    /// <paramref name="halfClose"/> the client ends its sending side behind the bytes, and only receives.
    /// </summary>
    internal async Task<string> SendRawAsync(byte[] request, bool halfClose = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(request);
        if (halfClose) client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        using var limit = new CancellationTokenSource(Patience);
        return await reader.ReadToEndAsync(limit.Token);
    }

    /// <summary>Sends bytes over a connection of their own and closes it, or resets it.</summary>
    internal async Task SendAndCloseAsync(byte[] request, bool reset)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        if (reset) client.LingerState = new(true, 0);
        await client.GetStream().WriteAsync(request);
    }

    /// <summary>Waits until the log has a line.</summary>
    internal async Task UntilLogAsync(Func<string, bool> wanted)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(20))
            if (_log.Any(wanted)) return;
        throw new TimeoutException($"The log was not as wanted within {Patience}: {string.Join('\n', _log)}");
    }

    private async Task KeepAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line) _log.Enqueue(line);
    }

    internal async Task<JsonElement> GetAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path);

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.Dispose();
    }
}
