namespace Extensions.ML.Mlp.Training;

/// <summary>What ends a training from outside: the caller's token or the limit of time, whichever comes first.</summary>
internal sealed class StopSignal : IDisposable
{
    private const string Mark = "Extensions.ML.Mlp.TooEarly";

    private readonly CancellationToken _caller;
    private readonly TimeSpan? _limit;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource _either;

    /// <param name="caller">The caller's token.</param>
    /// <param name="limit">The time that is left from now; null for no limit.</param>
    /// <param name="clock">What measures it.</param>
    internal StopSignal(CancellationToken caller, TimeSpan? limit, TimeProvider clock)
    {
        (_caller, _limit) = (caller, limit);
        _timer = limit is { } time ? new(time, clock) : null;
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer?.Token ?? CancellationToken.None);
    }

    internal static StopSignal Never { get; } = new(CancellationToken.None, null, TimeProvider.System);

    internal CancellationToken Token => _either.Token;

    internal bool IsGiven => _either.IsCancellationRequested;

    /// <summary>What the signal, once given, makes of the training.</summary>
    internal TrainingEnd End => _caller.IsCancellationRequested ? TrainingEnd.Cancelled : TrainingEnd.TimeLimit;

    /// <summary>The signal came before there was a model to keep.</summary>
    internal OperationCanceledException TooEarly()
    {
        OperationCanceledException error = End == TrainingEnd.Cancelled
            ? new("The training was cancelled before its first epoch was finished.", _caller)
            : new($"The first epoch must be finished within TimeLimit, but {_limit} were up before; raise TimeLimit, or take fewer rows or a smaller network.");
        error.Data[Mark] = true;
        return error;
    }

    /// <summary>Whether an error is that of a signal that came before there was a model to keep.</summary>
    internal static bool IsBehind(Exception error) => error.Data.Contains(Mark);

    public void Dispose()
    {
        _either.Dispose();
        _timer?.Dispose();
    }
}
