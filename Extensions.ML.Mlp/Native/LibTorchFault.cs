namespace Extensions.ML.Mlp.Native;

/// <summary>What is said when TorchSharp's native libraries cannot be used: one sentence with the cause and the remedy.</summary>
internal static class LibTorchFault
{
    /// <summary>No package with libtorch is referenced.</summary>
    public static DllNotFoundException NoEngine(string file) => new(
        $"libtorch ({file}), on which training runs, is not among the files of this application: {PackageFor(NativeFolders.Platform)}.");

    /// <summary>The part of libtorch's binding that is native did not come along with TorchSharp.dll.</summary>
    public static DllNotFoundException NoBinding(string file) => new(
        $"{file}, the native half of TorchSharp, is not among the files of this application: "
        + $"build or publish the application itself for {NativeFolders.Platform} (dotnet publish -r {NativeFolders.Platform}), "
        + "which brings it along.");

    /// <summary>A library is there, but the system refuses it.</summary>
    public static DllNotFoundException CannotLoad(string path, Exception? refused) => new(
        $"{path} is there but cannot be loaded ({Cause(refused)}): {RemedyFor(NativeFolders.Platform)}.", refused);

    /// <summary>TorchSharp's library asks for a newer C++ library, and cannot be made to do without.</summary>
    public static DllNotFoundException CannotMend(string path, string version, Exception fault) => new(
        $"{path} asks for {version}, which the C++ library of this system does not have, and cannot be mended in memory ({Cause(fault)}): "
        + "use TorchSharp 0.107.0, or a system with the C++ library of GCC 13 or later (Debian 13, Ubuntu 24.04).", fault);

    /// <summary>The package that brings libtorch to a platform, as an advice.</summary>
    internal static string PackageFor(string platform) => platform switch
    {
        "linux-x64" => "add the package TorchSharp-cpu, or for an NVIDIA GPU TorchSharp-cuda-linux, to the application",
        "win-x64" => "add the package TorchSharp-cpu, or for an NVIDIA GPU TorchSharp-cuda-windows (with TorchSharp 0.105.1: "
            + "libtorch-cuda-12.1-win-x64), to the application",
        "osx-arm64" => "add the package TorchSharp-cpu to the application",
        _ => $"there is no package of it for {platform}, so train on another platform and predict here with Extensions.ML.Mlp.Scoring, "
            + "which needs none",
    };

    /// <summary>What helps on a platform when a library that is there cannot be loaded.</summary>
    internal static string RemedyFor(string platform) => platform.StartsWith("win", StringComparison.Ordinal)
        ? "use TorchSharp 0.105.1 (0.107.0 does not load on Windows, dotnet/TorchSharp #1567) with libtorch 2.5.1, "
            + "and install the Visual C++ runtime"
        : "let TorchSharp and its libtorch package be of the same release, and install what the loader misses or use a newer system";

    // The runtime puts general advice before the loader's own words, which stand in the last line.
    private static string Cause(Exception? refused)
    {
        var lines = refused?.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return lines.Length == 0 ? "the loader gives no reason" : lines[^1].TrimEnd('.');
    }
}
