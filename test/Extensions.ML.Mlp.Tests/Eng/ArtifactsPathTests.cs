namespace Extensions.ML.Mlp.Tests.Eng;

/// <summary>
/// A build with <c>--artifacts-path</c> writes into that folder; a file in the source tree would be compiled by the next build.
/// </summary>
[TestClass]
public sealed class ArtifactsPathTests
{
    [TestMethod]
    [DataRow("Extensions.ML.Mlp", "FriendDirectory")]
    [DataRow("Extensions.ML.Mlp", "TorchSharpReferenceDirectory")]
    [DataRow("Extensions.ML.Mlp", "StatedDirectory")]
    [DataRow("Extensions.ML.Mlp.Scoring", "FriendDirectory")]
    [DataRow("test/Extensions.ML.Mlp.Tests", "FriendDirectory")]
    public async Task What_the_build_writes_lies_under_the_artifacts_path(string project, string property)
    {
        var artifacts = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            string assets = Path.Combine(artifacts.FullName, "assets.json");
            await File.WriteAllTextAsync(assets, "{}");
            // The target that sets the last of the properties reads what a restore writes.
            string[] target = property == "StatedDirectory" ? ["-target:StatePackageDependencies", $"-p:ProjectAssetsFile={assets}"] : [];
            string[] question = ["msbuild", project, "-nologo", $"-p:ArtifactsPath={artifacts.FullName}", $"-getProperty:{property}"];
            var ended = await DotNet.RunAsync(Repository.Root, [.. question, .. target]);

            Assert.AreEqual(0, ended.Code, ended.Output + ended.Errors);
            StringAssert.StartsWith(ended.Output, Path.Combine(artifacts.FullName, "obj", Path.GetFileName(project)));
        }
        finally
        {
            artifacts.Delete(recursive: true);
        }
    }
}
