namespace Extensions.ML.Mlp.Tests.Serve;

/// <summary>How the server starts, and how it does not.</summary>
[TestClass]
public sealed class StartTests
{
    private DirectoryInfo _folder = null!;

    private string ModelPath => Path.Combine(_folder.FullName, "model.zip");

    [TestInitialize]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("mlp-");

    [TestCleanup]
    public void DeleteFolder() => _folder.Delete(recursive: true);

    [TestMethod]
    public async Task Without_a_file_it_says_so_and_ends_with_1()
    {
        var ended = await DotNet.RunAsync(_folder.FullName, "exec", Server.Program, "--urls", "http://127.0.0.1:0");
        Assert.AreEqual(1, ended.Code);
        // The folder may lie behind a link, as on macOS.
        StringAssert.Matches(ended.Errors.Trim(), new(@"^The model '.*model\.zip' cannot be read: Could not find file '.*model\.zip'\. Name a saved pipeline with --model\.$"));
    }

    [TestMethod]
    public async Task With_a_file_that_is_no_model_it_says_so_and_ends_with_1()
    {
        await File.WriteAllTextAsync(ModelPath, "no model");
        var ended = await DotNet.RunAsync(_folder.FullName, "exec", Server.Program, "--model", ModelPath, "--urls", "http://127.0.0.1:0");
        Assert.AreEqual(1, ended.Code);
        Assert.AreEqual($"'{ModelPath}' is not a pipeline that can be served: Failed to open a zip archive. Name a saved pipeline with --model.", ended.Errors.Trim());
    }

    [TestMethod]
    [DataRow("--max-rows", "many", "--max-rows must be an integer from 1 to 2147483647, but it is 'many'; correct it.")]
    [DataRow("--max-rows", "0", "--max-rows must be an integer from 1 to 2147483647, but it is '0'; correct it.")]
    [DataRow("--urls", "nowhere", "Invalid url: 'nowhere'")]
    public async Task With_a_setting_that_is_none_it_says_so_and_ends_with_1(string setting, string value, string sentence)
    {
        var ended = await DotNet.RunAsync(_folder.FullName, "exec", Server.Program, setting, value);
        Assert.AreEqual((1, sentence), (ended.Code, ended.Errors.Trim()));
    }

    [TestMethod]
    public void Its_folder_has_no_file_of_TorchSharp_and_none_of_what_trains()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.GetDirectoryName(Server.Program)!, "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];
        CollectionAssert.Contains(files, "Extensions.ML.Mlp.Scoring.dll");
        CollectionAssert.DoesNotContain(files, "Extensions.ML.Mlp.dll");
        CollectionAssert.AreEqual(Array.Empty<string>(), files.Where(file => file.Contains("torch", StringComparison.OrdinalIgnoreCase)).ToArray());
    }
}
