using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Extensions.ML.Mlp.Native;

/// <summary>Loads a shared library from memory (Linux only), so that nothing is written to a disk.</summary>
internal static class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    /// <summary>Loads a library for the rest of the process.</summary>
    /// <param name="library">The bytes of the library.</param>
    /// <param name="name">The name that the process's memory map shows.</param>
    /// <exception cref="IOException">The system gives no file in memory, or no room for it.</exception>
    /// <exception cref="DllNotFoundException">The dynamic loader refuses the library.</exception>
    public static void Load(ReadOnlySpan<byte> library, string name)
    {
        var descriptor = CreateFileInMemory(name, CloseOnExec);
        if (descriptor < 0) throw new IOException($"memfd_create: {Marshal.GetLastPInvokeErrorMessage()}");

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, library, 0);
        NativeLibrary.Load($"/proc/self/fd/{descriptor}");

        // Kept open from now on: debuggers and profilers open the library by this path, which must not come to name another file.
        file.SetHandleAsInvalid();
    }

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static extern int CreateFileInMemory([MarshalAs(UnmanagedType.LPUTF8Str)] string name, uint flags);
}
