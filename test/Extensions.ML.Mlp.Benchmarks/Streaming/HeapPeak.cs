namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>Looks at the managed heap again and again and keeps the largest size.</summary>
internal sealed class HeapPeak : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Timer _timer;
    private long _bytes;

    internal HeapPeak() => _timer = new(_ => Look(), null, TimeSpan.Zero, Interval);

    internal long Bytes => Volatile.Read(ref _bytes);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = GC.GetTotalMemory(forceFullCollection: false);
        long before;
        while (now > (before = Bytes) && Interlocked.CompareExchange(ref _bytes, now, before) != before) { }
    }
}
