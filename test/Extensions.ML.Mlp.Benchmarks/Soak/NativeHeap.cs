using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Benchmarks.Soak;

/// <summary>The heap of the C library, where libtorch has its tensors; known where the library is glibc.</summary>
internal static class NativeHeap
{
    private static readonly bool IsKnown = NativeLibrary.TryLoad("libc.so.6", out nint library) && NativeLibrary.TryGetExport(library, "mallinfo2", out _);

    /// <summary>What native code has allocated and not freed, in MB; NaN where it is not known.</summary>
    internal static double InUse
    {
        get
        {
            if (!IsKnown) return double.NaN;
            var info = Info();
            return (info.InUse + info.Mapped) / 1e6;
        }
    }

    /// <summary>Gives back to the system what is free: glibc keeps it for the next who asks, in a heap for each thread that ran at once with others.</summary>
    internal static void Trim()
    {
        if (IsKnown) _ = Trim(padding: 0);
    }

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint padding);

    [DllImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static extern MallInfo Info();

    /// <summary>glibc's <c>struct mallinfo2</c>.</summary>
    private readonly record struct MallInfo(
        nuint Heaps, nuint FreeChunks, nuint FastChunks, nuint Maps, nuint Mapped, nuint MostInUse, nuint FastFree, nuint InUse, nuint Free, nuint Top);
}
