using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Extensions.ML.Mlp.Benchmarks.Fuzz;

/// <summary>Which ways between the branches of instrumented code were taken, and how often: the map of AFL.</summary>
internal sealed unsafe class CoverageMap : IDisposable
{
    private const int Size = 65_536;

    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    internal CoverageMap() => Trace.SharedMem = _map;

    /// <summary>The ways that were taken at all.</summary>
    internal int Ways => _seen.Count(counts => counts != 0);

    /// <summary>Forgets the last run.</summary>
    internal void Clear()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the run since <see cref="Clear"/> took a way that none took before, or took one twice as often.</summary>
    internal bool TakeNews()
    {
        var map = new ReadOnlySpan<byte>(_map, Size);
        bool news = false;
        for (int way; (way = map.IndexOfAnyExcept((byte)0)) >= 0; map = map[(way + 1)..])
        {
            ref byte seen = ref _seen[Size - map.Length + way];
            byte count = (byte)(1 << BitOperations.Log2(map[way]));
            news |= (seen & count) == 0;
            seen |= count;
        }
        return news;
    }

    public void Dispose()
    {
        // Instrumented code may still run, and writes where this points.
        Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Size);
        NativeMemory.Free(_map);
    }
}
