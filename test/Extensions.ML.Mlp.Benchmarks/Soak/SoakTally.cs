using System.Collections.Concurrent;
using System.Diagnostics;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What was done, how long it took, and what should not have happened. Threads share it.</summary>
internal sealed class SoakTally
{
    private readonly ConcurrentDictionary<string, DeedCount> _deeds = [];
    private long _tensors;

    internal IEnumerable<KeyValuePair<string, DeedCount>> Deeds => _deeds.OrderBy(deed => deed.Key, StringComparer.Ordinal);

    /// <summary>Deeds that ended otherwise than they should.</summary>
    internal ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>The tensors that threads left behind.</summary>
    internal long Tensors => Volatile.Read(ref _tensors);

    /// <summary>
    /// Counts what the calling thread leaves behind, by TorchSharp's count of each thread: its count of the process takes a parameter for
    /// two tensors, of which one is never disposed of.
    /// </summary>
    internal void EndThread() => Interlocked.Add(ref _tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

    internal void Do(SoakDeed deed, SoakDeeds deeds)
    {
        long start = Stopwatch.GetTimestamp();
        int diverged = 0;
        try
        {
            deed.Do(deeds);
        }
        catch (InvalidOperationException end) when (end.Message.Contains("must stay finite", StringComparison.Ordinal))
        {
            // The options that were drawn may be such.
            diverged = 1;
        }
        catch (Exception fault)
        {
            Faults.Enqueue($"{deed.Name}: {fault}");
            Console.WriteLine(Faults.Last());
        }
        var time = Stopwatch.GetElapsedTime(start);
        _deeds.AddOrUpdate(deed.Name, new DeedCount(1, time, diverged), (_, before) => new(before.Count + 1, before.Time + time, before.Diverged + diverged));
    }
}

/// <summary>How often a deed was done, and in what time.</summary>
/// <param name="Count">How often.</param>
/// <param name="Time">All times together.</param>
/// <param name="Diverged">How often a loss was no longer finite.</param>
internal readonly record struct DeedCount(int Count, TimeSpan Time, int Diverged);
