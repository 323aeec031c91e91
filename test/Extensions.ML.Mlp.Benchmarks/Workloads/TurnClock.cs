using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Workloads;

/// <summary>Ends a training at the end of the epoch in which its time is over.</summary>
internal sealed class TurnClock(TimeSpan time, int leastEpochs) : IProgress<EpochReport>, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    internal CancellationToken Token => _end.Token;

    public void Report(EpochReport value)
    {
        if (value.Epoch >= leastEpochs && _clock.Elapsed >= time) _end.Cancel();
    }

    public void Dispose() => _end.Dispose();
}
