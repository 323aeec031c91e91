using System.Runtime.ExceptionServices;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>
/// Threads that work on a step together. Steps take some hundred microseconds, so that a thread waits for the next one spinning, and
/// sleeps only when none comes for a while. The caller is the first worker.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>The turns of waiting before a thread sleeps: some hundred microseconds.</summary>
    private const int TurnsAwake = 500;

    private readonly Sleeper[] _sleepers;
    private Action<int>? _work;
    private Exception? _fault;
    private volatile int _round;
    private volatile bool _isOver;
    private int _busy;
    private int _arrived;
    private volatile int _meetings;

    internal WorkerTeam(int count)
    {
        Count = count;
        _sleepers = [.. Enumerable.Range(1, count - 1).Select(_ => new Sleeper())];
        for (int i = 0; i < _sleepers.Length; i++)
        {
            int worker = i + 1;
            new Thread(() => Loop(worker)) { IsBackground = true, Name = $"Mlp training {worker}" }.Start();
        }
    }

    internal int Count { get; }

    /// <summary>Has each worker do its part, by its number from 0; done when all are.</summary>
    internal void Run(Action<int> work)
    {
        if (Count == 1)
        {
            work(0);
            return;
        }
        (_work, _fault, _busy, _arrived) = (work, null, Count - 1, 0);
        Interlocked.Increment(ref _round);
        foreach (var sleeper in _sleepers) sleeper.Wake();
        Do(0);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _busy) > 0) wait.SpinOnce(-1);
        if (_fault is { } fault) ExceptionDispatchInfo.Throw(fault);
    }

    /// <summary>Waits, within the work, until all workers are here.</summary>
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
            // Who failed will not come.
            if (_fault is not null) throw new InvalidOperationException("Another thread of the training failed.");
            wait.SpinOnce(-1);
        }
    }

    private void Do(int worker)
    {
        try
        {
            _work!(worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, exception, null);
        }
    }

    private void Loop(int worker)
    {
        int done = 0;
        while (true)
        {
            var wait = default(SpinWait);
            for (int turn = 0; _round == done && !_isOver; turn++)
            {
                if (turn < TurnsAwake) wait.SpinOnce(-1);
                else _sleepers[worker - 1].SleepWhile(() => _round == done && !_isOver);
            }
            if (_isOver) return;
            done = _round;
            Do(worker);
            Interlocked.Decrement(ref _busy);
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
