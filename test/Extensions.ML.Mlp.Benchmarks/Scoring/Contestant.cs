using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Scoring;

/// <summary>One way to score.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="RowCount">The rows that a call scores.</param>
/// <param name="Call">Scores the rows of some number; consecutive numbers are different rows.</param>
internal sealed record Contestant(string Name, int RowCount, Action<int> Call)
{
    /// <summary>Calls for about the time given; gives nanoseconds a row.</summary>
    internal double Measure(TimeSpan time)
    {
        int calls = 0, batch = 1;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            for (int i = 0; i < batch; i++) Call(calls + i);
            calls += batch;
            // The clock is read seldom enough not to count.
            if (clock.Elapsed < time / 20) batch *= 2;
        }
        return clock.Elapsed.TotalNanoseconds / ((double)calls * RowCount);
    }
}
