using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>
/// Which TorchSharp an application gets on which platform (eng/Versions.props). The projects are evaluated, not restored: no feed need
/// carry the packages of another platform.
/// </summary>
[TestClass]
public sealed class TorchVersionTests
{
    private const string Sample = "samples/Mlp.Samples/Mlp.Samples.csproj";

    [TestMethod]
    [DataRow("linux-x64", "", "0.107.0", "TorchSharp-cpu", "0.107.0")]
    [DataRow("linux-x64", "cpu", "0.107.0", "TorchSharp-cpu", "0.107.0")]
    [DataRow("osx-arm64", "", "0.107.0", "TorchSharp-cpu", "0.107.0")]
    [DataRow("win-x64", "", "0.105.1", "TorchSharp-cpu", "0.105.1")]
    [DataRow("win-x64", "cpu", "0.105.1", "TorchSharp-cpu", "0.105.1")]
    [DataRow("win-x64", "cuda-12.1", "0.105.1", "libtorch-cuda-12.1-win-x64", "2.5.1")]
    public async Task A_platform_gets_its_packages(string platform, string backend, string torchSharp, string engine, string engineVersion)
    {
        var ended = await EvaluateAsync(platform, backend, "-getItem:PackageReference", "-getItem:PackageVersion");

        Assert.AreEqual(0, ended.Code, ended.Output + ended.Errors);
        using var items = JsonDocument.Parse(ended.Output);
        var references = Items(items, "PackageReference").Select(item => item.GetProperty("Identity").GetString()).Where(IsEngine);
        CollectionAssert.AreEqual(new[] { engine }, references.ToArray());
        Assert.AreEqual(torchSharp, VersionOf(items, "TorchSharp"));
        Assert.AreEqual(engineVersion, VersionOf(items, engine));
    }

    [TestMethod]
    [DataRow("linux-x64", "cuda-12.1")]
    [DataRow("osx-arm64", "cuda-12.1")]
    [DataRow("win-x64", "cuda-12.8")]
    public async Task Another_backend_is_refused_in_a_sentence(string platform, string backend)
    {
        var ended = await EvaluateAsync(platform, backend, "-target:CheckTorchBackend");

        Assert.AreNotEqual(0, ended.Code);
        Assert.Contains(
            $"TorchBackend must be cpu, or cuda-12.1 on Windows, but it is '{backend}' for runtime '{platform}'; set -p:TorchBackend=cpu.",
            ended.Output);
    }

    private static Task<Ended> EvaluateAsync(string platform, string backend, params string[] questions)
    {
        string[] choice = backend.Length == 0 ? [] : [$"-p:TorchBackend={backend}"];
        return DotNet.RunAsync(
            Repository.Root, ["msbuild", Sample, "-nologo", $"-p:RuntimeIdentifier={platform}", .. choice, .. questions]);
    }

    private static bool IsEngine(string? package) =>
        package!.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)
        || package.StartsWith("TorchSharp", StringComparison.OrdinalIgnoreCase);

    private static string? VersionOf(JsonDocument items, string package) =>
        Items(items, "PackageVersion")
            .Single(item => item.GetProperty("Identity").GetString() == package).GetProperty("Version").GetString();

    private static IEnumerable<JsonElement> Items(JsonDocument items, string kind) =>
        items.RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray();
}
