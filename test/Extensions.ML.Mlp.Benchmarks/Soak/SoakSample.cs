using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>What the process holds while nothing runs.</summary>
/// <param name="Minutes">Since the start.</param>
/// <param name="Left">The memory that it has in the machine as the deeds left it, in MB.</param>
/// <param name="Resident">That, in MB, once the two heaps have given back what is free.</param>
/// <param name="Native">What native code has allocated and not freed, in MB.</param>
/// <param name="Heap">The managed heap after a collection, in MB.</param>
/// <param name="Tensors">Tensors that no one disposed of in all rounds, though a finalizer may have since.</param>
/// <param name="Handles">Open files and the like.</param>
/// <param name="Threads">The threads, those of the runtime too.</param>
internal readonly record struct SoakSample(double Minutes, double Left, double Resident, double Native, double Heap, long Tensors, int Handles, int Threads)
{
    internal static SoakSample Take(long start, long tensors)
    {
        var (minutes, left) = (Stopwatch.GetElapsedTime(start).TotalMinutes, Environment.WorkingSet / 1e6);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        NativeHeap.Trim();
        using var process = Process.GetCurrentProcess();
        return new(minutes, left, process.WorkingSet64 / 1e6, NativeHeap.InUse, GC.GetTotalMemory(forceFullCollection: false) / 1e6, tensors, process.HandleCount, process.Threads.Count);
    }
}
