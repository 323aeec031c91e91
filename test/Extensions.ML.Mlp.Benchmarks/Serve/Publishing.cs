using System.Diagnostics;

namespace Extensions.ML.Mlp.Benchmarks.Serve;

/// <summary>Publishes samples/Mlp.Serve into folders of its own. Run from the repository's root.</summary>
internal static class Publishing
{
    private const string Project = "samples/Mlp.Serve";

    private static readonly string WithTraining = Path.GetFullPath("test/Extensions.ML.Mlp.Benchmarks/Serve/WithTraining.targets");

    /// <summary>Publishes, and says how many bytes the folder has.</summary>
    internal static long Publish(string folder, bool selfContained, bool withTraining)
    {
        string[] added = withTraining ? [$"-p:CustomAfterMicrosoftCommonTargets={WithTraining}"] : [];
        // A restore, too, sees the difference.
        using var publish = Process.Start("dotnet", ["publish", Project, "-v", "q", "-o", folder, $"-p:SelfContained={selfContained}", .. added]);
        publish.WaitForExit();
        if (publish.ExitCode != 0) throw new InvalidOperationException($"dotnet publish must end with 0, but ended with {publish.ExitCode}; run from the repository's root.");
        return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
    }
}
