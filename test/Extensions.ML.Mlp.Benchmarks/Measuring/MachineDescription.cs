using System.Runtime.Intrinsics;
using System.Text.RegularExpressions;
using BenchmarkDotNet.Environments;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.Measuring;

/// <summary>When and on what a measurement was made, as a block of markdown.</summary>
internal static partial class MachineDescription
{
    internal static string Write() => string.Join('\n',
    [
        "```",
        $"{DateTime.UtcNow:yyyy-MM-dd}",
        .. HostEnvironmentInfo.GetCurrent().ToFormattedString(),
        $"Vectors of {VectorBits} bits in managed code (Vector512.IsHardwareAccelerated: {Vector512.IsHardwareAccelerated})",
        $"TorchSharp {typeof(torch).Assembly.GetName().Version}, {LibTorch()}",
        "```",
    ]);

    /// <summary>The widest vectors that the runtime computes with by one instruction; the kernels of the project take these.</summary>
    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128 : 0;

    /// <summary>The native library's package and version, from the list of what this program was built with.</summary>
    private static string LibTorch()
    {
        string list = File.ReadAllText(Path.ChangeExtension(typeof(MachineDescription).Assembly.Location, ".deps.json"));
        return NativePackage().Match(list) is { Success: true } found ? $"{found.Groups["name"].Value} {found.Groups["version"].Value}" : "libtorch unknown";
    }

    [GeneratedRegex("\"(?<name>libtorch-[^/\"]+)/(?<version>[^\"]+)\"")]
    private static partial Regex NativePackage();
}
