using System.Diagnostics;
using System.Text.Json;

namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>Which ML.NET our packages accept, and which the tests and samples run with (eng/decisions/0015-mlnet-versions.md).</summary>
[TestClass]
public sealed class MLNetVersionTests
{
    private const string Tests = "test/Extensions.ML.Mlp.Tests";

    [TestMethod]
    [DataRow("", "6.0.0", "0.24.0")]
    [DataRow("6.0.0", "6.0.0", "0.24.0")]
    [DataRow("5.0.1", "5.0.1", "0.23.1")]
    public async Task A_property_chooses_the_version_that_is_run_and_its_converter(string asked, string version, string converter)
    {
        var versions = await PackageVersionsAsync(Tests, asked);

        foreach (string package in new[] { "", ".LightGbm", ".FastTree", ".OnnxTransformer" })
            Assert.AreEqual(version, versions[$"Microsoft.ML{package}"], package);
        Assert.AreEqual(converter, versions["Microsoft.ML.OnnxConverter"]);
        StringAssert.Contains(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md")), $"\n| {version} | {converter} |\n");
    }

    [TestMethod]
    [DataRow("Extensions.ML.Mlp", "6.0.0")]
    [DataRow("Extensions.ML.Mlp", "5.0.1")]
    [DataRow("Extensions.ML.Mlp.Scoring", "6.0.0")]
    [DataRow("Extensions.ML.Mlp.Scoring", "5.0.1")]
    public async Task A_package_is_compiled_against_the_lowest_version_whichever_is_run(string package, string asked)
    {
        var versions = await PackageVersionsAsync(package, asked);

        Assert.AreEqual("[5.0.1,7.0.0)", versions["Microsoft.ML"]);
    }

    [TestMethod]
    public void These_tests_run_with_the_version_that_the_build_asked_for()
    {
        var file = FileVersionInfo.GetVersionInfo(typeof(TransformerChain).Assembly.Location);

        Assert.AreEqual((BuildProperties.MLNetVersion.Major, BuildProperties.MLNetVersion.Minor), (file.FileMajorPart, file.FileMinorPart));
    }

    private static async Task<Dictionary<string, string?>> PackageVersionsAsync(string project, string asked)
    {
        string[] choice = asked.Length == 0 ? [] : [$"-p:MLNetVersion={asked}"];
        var ended = await DotNet.RunAsync(Repository.Root, ["msbuild", project, "-nologo", .. choice, "-getItem:PackageVersion"]);
        Assert.AreEqual(0, ended.Code, ended.Output + ended.Errors);
        using var items = JsonDocument.Parse(ended.Output);
        return items.RootElement.GetProperty("Items").GetProperty("PackageVersion").EnumerateArray()
            .ToDictionary(item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Version").GetString());
    }
}
