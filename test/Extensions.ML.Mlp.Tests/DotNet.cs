using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Tests;

/// <summary>What a child process said and how it ended.</summary>
internal sealed record Ended(int Code, string Output, string Errors);

/// <summary>Starts the dotnet command that these tests themselves run on.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The program of a sample, built in the configuration of these tests.</summary>
    public static string Sample(string name)
    {
        // bin/<configuration>/<framework>/<runtime>, as these tests have it.
        string output = Path.GetRelativePath(Path.Combine(Eng.Repository.Root, "test", "Extensions.ML.Mlp.Tests"), AppContext.BaseDirectory);
        return Path.Combine(Eng.Repository.Root, "samples", name, output, $"{name}.dll");
    }

    /// <summary>Runs the command to its end in a folder.</summary>
    public static Task<Ended> RunAsync(string folder, params string[] arguments) => RunAsync(folder, [], arguments);

    /// <summary>Runs the command to its end in a folder, with some environment variables of its own.</summary>
    public static async Task<Ended> RunAsync(string folder, Dictionary<string, string> variables, params string[] arguments)
    {
        using var child = Start(folder, variables, arguments);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = child.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = child.StandardError.ReadToEndAsync(limit.Token);
            await child.WaitForExitAsync(limit.Token);
            return new Ended(child.ExitCode, await output, await errors);
        }
        finally
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Starts the command in a folder; whoever calls ends it.</summary>
    public static Process Start(string folder, Dictionary<string, string> variables, params string[] arguments)
    {
        // The runtime lies in <dotnet>/shared/Microsoft.NETCore.App/<version>/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = new ProcessStartInfo(Path.Combine(root, "dotnet"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A choice made for this test run must not decide what the child finds.
        start.Environment.Remove("TorchBackend");
        start.Environment.Remove("RuntimeIdentifier");
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
