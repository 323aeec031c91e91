using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What the process holds while nothing runs.</summary>
/// <param name="Minutes">Since the start.</param>
/// <param name="Resident">The memory that it has in the machine, in MB, as the deeds left it.</param>
/// <param name="Heap">The managed heap after a collection, in MB.</param>
/// <param name="Tensors">Tensors that no one disposed of in all rounds, though a finalizer may have since.</param>
/// <param name="Handles">Open files and the like.</param>
/// <param name="Threads">The threads, those of the runtime too.</param>
internal readonly record struct SoakSample(double Minutes, double Resident, double Heap, long Tensors, int Handles, int Threads)
{
    internal static SoakSample Take(long start, long tensors)
    {
        using var process = Process.GetCurrentProcess();
        var (minutes, resident) = (Stopwatch.GetElapsedTime(start).TotalMinutes, process.WorkingSet64 / 1e6);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new(minutes, resident, GC.GetTotalMemory(forceFullCollection: false) / 1e6, tensors, process.HandleCount, process.Threads.Count);
    }
}
