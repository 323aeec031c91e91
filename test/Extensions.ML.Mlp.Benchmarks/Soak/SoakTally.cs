using System.Collections.Concurrent;
using System.Diagnostics;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What was done, how long it took, and what should not have happened. Threads share it.</summary>
internal sealed class SoakTally
{
    private readonly ConcurrentDictionary<string, ScenarioCount> _scenarios = [];
    private long _tensors;

    internal IEnumerable<KeyValuePair<string, ScenarioCount>> Scenarios => _scenarios.OrderBy(scenario => scenario.Key, StringComparer.Ordinal);

    /// <summary>Scenarios that ended otherwise than they should.</summary>
    internal ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>The tensors that threads left behind.</summary>
    internal long Tensors => Volatile.Read(ref _tensors);

    /// <summary>
    /// Counts what the calling thread leaves behind, by TorchSharp's count of each thread: its count of the process takes a parameter for
    /// two tensors, of which one is never disposed of.
    /// </summary>
    internal void EndThread() => Interlocked.Add(ref _tensors, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

    internal void Run(SoakScenario scenario, SoakScenarios scenarios)
    {
        long start = Stopwatch.GetTimestamp();
        int diverged = 0;
        try
        {
            scenario.Run(scenarios);
        }
        catch (InvalidOperationException end) when (end.Message.Contains("must stay finite", StringComparison.Ordinal))
        {
            // The options that were drawn may be such.
            diverged = 1;
        }
        catch (Exception fault)
        {
            Faults.Enqueue($"{scenario.Name}: {fault}");
            Console.WriteLine(Faults.Last());
        }
        var time = Stopwatch.GetElapsedTime(start);
        _scenarios.AddOrUpdate(scenario.Name, new ScenarioCount(1, time, diverged), (_, before) => new(before.Count + 1, before.Time + time, before.Diverged + diverged));
    }
}

/// <summary>How often a scenario ran, and in what time.</summary>
/// <param name="Count">How often.</param>
/// <param name="Time">All times together.</param>
/// <param name="Diverged">How often a loss was no longer finite.</param>
internal readonly record struct ScenarioCount(int Count, TimeSpan Time, int Diverged);
