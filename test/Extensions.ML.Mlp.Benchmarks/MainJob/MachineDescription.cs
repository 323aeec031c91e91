using System.Text.RegularExpressions;
using BenchmarkDotNet.Environments;
using TorchSharp;

namespace Extensions.ML.Mlp.Benchmarks.MainJob;

/// <summary>What a measurement was made on.</summary>
internal static partial class MachineDescription
{
    internal static string Write() => string.Join('\n',
    [
        .. HostEnvironmentInfo.GetCurrent().ToFormattedString(),
        $"TorchSharp {typeof(torch).Assembly.GetName().Version}, {LibTorch()}",
    ]);

    /// <summary>The native library's package and version, from the list of what this program was built with.</summary>
    private static string LibTorch()
    {
        string list = File.ReadAllText(Path.ChangeExtension(typeof(MachineDescription).Assembly.Location, ".deps.json"));
        return NativePackage().Match(list) is { Success: true } found ? $"{found.Groups["name"].Value} {found.Groups["version"].Value}" : "libtorch unknown";
    }

    [GeneratedRegex("\"(?<name>libtorch-[^/\"]+)/(?<version>[^\"]+)\"")]
    private static partial Regex NativePackage();
}
