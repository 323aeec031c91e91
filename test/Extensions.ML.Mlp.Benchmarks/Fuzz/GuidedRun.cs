using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>Files that are made from those that led to something new: each goes through instrumented readers first and then through the real ones.</summary>
internal sealed class GuidedRun(FileKind kind, Action<byte[]> instrumented, int seed)
{
    /// <summary>Fields that are doubled a hundred times, and again, would soon fill the memory.</summary>
    private const int MostBytes = 30_000;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [.. kind.Samples];

    internal Tally Tally { get; } = new();

    internal string Name => kind.Name;

    /// <summary>The files that others are made from.</summary>
    internal int Pool => _pool.Count;

    internal int Ways { get; private set; }

    internal void Run(TimeSpan time)
    {
        using var map = new CoverageMap();
        foreach (byte[] sample in _pool) IsNew(map, sample);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;) Step(map);
        Ways = map.Ways;
    }

    private void Step(CoverageMap map)
    {
        // Half the time from the newest, whose ways were walked the least.
        int back = _random.Next(_random.Next(2) == 0 ? Math.Min(50, _pool.Count) : _pool.Count) + 1;
        byte[] bytes = kind.Mutate(_pool[^back], _random).Bytes;
        if (IsNew(map, bytes) && bytes.Length <= MostBytes) _pool.Add(bytes);
        Tally.Add(Trial.Of(kind, new(bytes), []), () => $"{kind.Name}, {Convert.ToBase64String(bytes)}");
    }

    private bool IsNew(CoverageMap map, byte[] bytes)
    {
        map.Clear();
        try { instrumented(bytes); }
        catch (FormatException) { }
        return map.TakeNews();
    }
}
