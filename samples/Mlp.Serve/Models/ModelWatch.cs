namespace Mlp.Serve.Models;

/// <summary>
/// Loads the model when the server starts, and again when its file has changed. It looks at the file by and by, which also works where
/// the system tells of no changes: on network drives, in containers, through links.
/// </summary>
internal sealed class ModelWatch(Settings settings, ILogger<ModelWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource<string?> _firstLoad = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ServedModel? _current;
    private volatile string? _fault;
    private FileStamp? _seen;
    private FileStamp? _tried;

    /// <summary>The model to ask; null before the first is loaded. A request keeps the one that it began with.</summary>
    internal ServedModel? Current => _current;

    /// <summary>Why the file as it is now is not what is served; null when it is.</summary>
    internal string? Fault => _fault;

    /// <summary>Ends when the first model is loaded, with null, or when it cannot be, with the reason.</summary>
    internal Task<string?> FirstLoad => _firstLoad.Task;

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        // On another thread, so that /health answers meanwhile.
        await Task.Run(() => Try(() => Load(FileStamp.Of(settings.ModelPath))), CancellationToken.None);
        _firstLoad.SetResult(Current is null ? $"{Fault} Name a saved pipeline with --model." : null);
        if (Current is null) return;
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stop)) Try(Look);
    }

    private void Look()
    {
        var stamp = FileStamp.Of(settings.ModelPath);
        bool still = stamp == _seen;
        _seen = stamp;
        if (stamp == _tried)
        {
            if (stamp == Current!.Stamp) _fault = null;
            return;
        }
        // Whoever writes it is done when two looks find the same.
        if (still) Load(stamp);
    }

    private void Load(FileStamp stamp)
    {
        var model = ServedModel.Load(settings.ModelPath, stamp);
        _tried = stamp;
        _current = model;
        _fault = null;
        log.LogInformation("Serving {Path}, written at {WrittenAt:u}.", settings.ModelPath, stamp.WrittenAt);
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        // Reading is tried again at the next look; a file that was read and is no model, when it has changed.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Report($"The model '{settings.ModelPath}' cannot be read: {Sentence(e)}");
        }
        // Whatever a file of another kind makes ML.NET throw, it is not served.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _tried = _seen;
            Report($"'{settings.ModelPath}' is not a pipeline that can be served: {Sentence(e)}");
        }
    }

    private void Report(string fault)
    {
        if (fault == _fault) return;
        _fault = fault;
        if (_current is not null) log.LogError("{Fault} The model before it goes on serving.", fault);
    }

    private static string Sentence(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".";
}
