namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>A clock that stands until it is moved; its timers ring while it is.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<Timer> _timers = [];
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(() => callback(state), _now + dueTime);
        _timers.Add(timer);
        return timer;
    }

    internal void Advance(TimeSpan time)
    {
        _now += time;
        foreach (var timer in _timers) timer.RingAt(_now);
    }

    /// <summary>A timer that rings once.</summary>
    private sealed class Timer(Action ring, TimeSpan due) : ITimer
    {
        private bool _isOver;

        internal void RingAt(TimeSpan now)
        {
            if (_isOver || now < due) return;
            _isOver = true;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose() => _isOver = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
