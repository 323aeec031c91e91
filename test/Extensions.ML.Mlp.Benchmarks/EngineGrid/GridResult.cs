namespace Extensions.ML.Mlp.Benchmarks.EngineGrid;

/// <summary>What was measured at a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Threads">The threads of both engines.</param>
/// <param name="Pairs">Microseconds a step of each engine, turn by turn.</param>
/// <param name="Chosen">What the automatic choice took, by the training's log; null where the log does not tell.</param>
internal sealed record GridResult(GridPoint Point, int Threads, (double Autograd, double Fused)[] Pairs, string? Chosen)
{
    internal Spread Autograd { get; } = new(Pairs.Select(pair => pair.Autograd));

    internal Spread Fused { get; } = new(Pairs.Select(pair => pair.Fused));

    /// <summary>How many times as fast the fused engine is, pair by pair.</summary>
    internal Spread Ratio { get; } = new(Pairs.Select(pair => pair.Autograd / pair.Fused));

    internal bool FusedLoses => Ratio.Median < 1;

    /// <summary>Whether the automatic choice took the engine with the longer step.</summary>
    internal bool ChoseSlower => Chosen == (FusedLoses ? "fused" : "autograd");

    /// <summary>By how many times the slower engine's step is longer.</summary>
    internal double Gap => Math.Max(Ratio.Median, 1 / Ratio.Median);

    internal string Line => FormattableString.Invariant(
        $"{Point.Workload.Name}, {Threads} threads: autograd {Autograd.Median:F0} us, fused {Fused.Median:F0} us a step, {Ratio.Median:F2} times as fast; automatic: {Chosen ?? "not told"}");
}
