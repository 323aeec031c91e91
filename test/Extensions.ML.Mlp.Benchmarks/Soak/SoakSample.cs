using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What the process holds while nothing runs.</summary>
/// <param name="Minutes">Since the start.</param>
/// <param name="Resident">The memory that it has in the machine after both heaps gave back what is free, in MB.</param>
/// <param name="Native">What native code has allocated and not freed, in MB.</param>
/// <param name="Heap">The managed heap after a collection, in MB.</param>
/// <param name="Tensors">Tensors that no one disposed of in all rounds, though a finalizer may have since.</param>
/// <param name="Handles">Open files and the like.</param>
/// <param name="Threads">The threads, those of the runtime too.</param>
internal readonly record struct SoakSample(double Minutes, double Resident, double Native, double Heap, long Tensors, int Handles, int Threads)
{
    internal static SoakSample Take(long start, long tensors)
    {
        double minutes = Stopwatch.GetElapsedTime(start).TotalMinutes;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        using var process = Process.GetCurrentProcess();
        return new(minutes, process.WorkingSet64 / 1e6, NativeHeap.InUse, GC.GetTotalMemory(forceFullCollection: false) / 1e6, tensors, process.HandleCount, process.Threads.Count);
    }
}
