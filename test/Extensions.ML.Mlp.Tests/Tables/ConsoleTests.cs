namespace Extensions.ML.Mlp.Tests.Tables;

/// <summary>samples/Mlp.Samples in a process of its own.</summary>
[TestClass]
public sealed class ConsoleTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlp-");

    public required TestContext TestContext { get; init; }

    [TestCleanup]
    public void Delete() => _folder.Delete(recursive: true);

    /// <summary>So few rows that the trainer holds none out, and takes all its epochs.</summary>
    [TestMethod]
    public async Task Tabular_trains_with_the_defaults_and_tells_of_cells_that_it_cannot_read()
    {
        string file = Path.Combine(_folder.FullName, "table.csv");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(0, 60).Select(row => $"{(row == 7 ? "ten" : $"{row % 9}")},{row % 9 * 2}").Prepend("x,y"),
            TestContext.CancellationToken);
        string output = await RunAsync("tabular", file, "--label", "y");
        StringAssert.Contains(output, "x: 1 cell is not a number in the range of single precision and counts as missing: 'ten' in row 9.");
        StringAssert.Contains(output, $"network: {new MlpRegressionTrainer.Options().Epochs} epochs in ");
        Assert.DoesNotContain("Not the library's defaults", output);
    }

    [TestMethod]
    [DataRow("multiclass", "a plain network of two layers of 32 tanh units, trained by Adam ", "because it is enough for spirals.")]
    [DataRow("activations", "plain networks of 1 to 10 layers of ", "so that only the activation and the depth make the difference.")]
    [DataRow("optimizers", "a plain network of two layers of 32 tanh units, trained by each of 13 optimizers ", "so that only the optimizer and ")]
    [DataRow("schedules", "a plain network of two layers of 32 tanh units, trained by Adam ", "so that only what is compared makes the difference.")]
    public async Task A_command_that_does_not_train_with_the_defaults_says_so_first(string command, string network, string reason)
    {
        string output = await RunAsync(command, "--epochs", "1");
        StringAssert.StartsWith(output, $"Not the library's defaults: {network}");
        StringAssert.Contains(output, reason);
    }

    [TestMethod]
    public async Task The_main_job_says_how_long_it_takes_before_it_trains()
    {
        using var child = DotNet.Start(_folder.FullName, [], "exec", Eng.BuildProperties.Program("Mlp.Samples"), "blobs");
        try
        {
            var said = new List<string>();
            while (said.Count == 0 || !said[^1].StartsWith("Training ", StringComparison.Ordinal))
                said.Add(await child.StandardOutput.ReadLineAsync(TestContext.CancellationToken) ?? throw new InvalidOperationException("It ended."));
            Assert.ContainsSingle(line => line.StartsWith("The 100,000 iterations take one to four minutes", StringComparison.Ordinal), said);
        }
        finally
        {
            child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The output with its lines joined, for the console breaks them where it finds that it is narrow.</summary>
    private async Task<string> RunAsync(params string[] arguments)
    {
        var ended = await DotNet.RunAsync(_folder.FullName, ["exec", Eng.BuildProperties.Program("Mlp.Samples"), .. arguments]);
        Assert.AreEqual(0, ended.Code, ended.Errors);
        return string.Join(' ', ended.Output.Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}
