using System.Runtime.ExceptionServices;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Threads that work on the shares of a step. Steps take some hundred microseconds, so that a thread waits for the next one spinning, and
/// sleeps only when none comes for a while. Shares are of the work, not of the threads: on a busy machine the caller does those that nobody
/// has begun, and what comes out is the same whoever does them.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>The turns of waiting before a thread sleeps: some hundred microseconds.</summary>
    private const int TurnsAwake = 500;

    private readonly Sleeper[] _sleepers;
    private Action<int>? _work;
    private Exception? _fault;

    /// <summary>The round, and in the lower half the next share of it: taken in one, so that nobody who comes late takes a share of another round.</summary>
    private long _next;

    private int _done;
    private int _arrived;
    private volatile int _meetings;
    private volatile bool _isOver;

    internal WorkerTeam(int count)
    {
        Count = count;
        _next = count;
        _sleepers = [.. Enumerable.Range(1, count - 1).Select(_ => new Sleeper())];
        foreach (var sleeper in _sleepers) new Thread(() => Loop(sleeper)) { IsBackground = true, Name = "Mlp training" }.Start();
    }

    /// <summary>The shares, and the threads with the caller's.</summary>
    internal int Count { get; }

    private bool HasShare => (int)Volatile.Read(ref _next) < Count;

    /// <summary>Has all shares done, by their number from 0.</summary>
    internal void Run(Action<int> work)
    {
        if (Count == 1)
        {
            work(0);
            return;
        }
        (_work, _fault, _done, _arrived) = (work, null, 0, 0);
        Interlocked.Exchange(ref _next, ((_next >> 32) + 1) << 32);
        foreach (var sleeper in _sleepers) sleeper.Wake();
        DoShares();
        var wait = default(SpinWait);
        while (Volatile.Read(ref _done) < Count) wait.SpinOnce(-1);
        if (_fault is { } fault) ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Waits, within the work, until all shares are here. Each is then with a thread of its own, since none ends before the meeting.</summary>
    internal void Meet()
    {
        if (Count == 1) return;
        int meeting = _meetings;
        if (Interlocked.Increment(ref _arrived) == Count)
        {
            _arrived = 0;
            _meetings = meeting + 1;
            return;
        }
        var wait = default(SpinWait);
        while (_meetings == meeting)
        {
            // A share that failed will not come.
            if (Volatile.Read(ref _fault) is not null) throw new InvalidOperationException("Another thread of the training failed.");
            wait.SpinOnce(-1);
        }
    }

    private void DoShares()
    {
        while (true)
        {
            long next = Volatile.Read(ref _next);
            if ((int)next >= Count) return;
            if (Interlocked.CompareExchange(ref _next, next + 1, next) == next) Do((int)next);
        }
    }

    private void Do(int share)
    {
        try
        {
            _work!(share);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, exception, null);
        }
        Interlocked.Increment(ref _done);
    }

    private void Loop(Sleeper sleeper)
    {
        while (!_isOver)
        {
            var wait = default(SpinWait);
            for (int turn = 0; !HasShare && !_isOver; turn++)
            {
                if (turn < TurnsAwake) wait.SpinOnce(-1);
                else sleeper.SleepWhile(() => !HasShare && !_isOver);
            }
            DoShares();
        }
    }

    public void Dispose()
    {
        _isOver = true;
        foreach (var sleeper in _sleepers) sleeper.Wake();
    }

    /// <summary>A thread's bed. Who wakes pays nothing while the thread is up.</summary>
    private sealed class Sleeper
    {
        private readonly SemaphoreSlim _bell = new(0);
        private int _isAsleep;

        internal void SleepWhile(Func<bool> nothingToDo)
        {
            Interlocked.Exchange(ref _isAsleep, 1);
            // What came in between is seen here; who woke us meanwhile has rung, or is about to.
            if (nothingToDo() || Interlocked.Exchange(ref _isAsleep, 0) == 0) _bell.Wait();
        }

        internal void Wake()
        {
            if (Interlocked.Exchange(ref _isAsleep, 0) == 1) _bell.Release();
        }
    }
}
