using System.Globalization;
using System.Text.RegularExpressions;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>The README's C# examples are whole programs: each is compiled and run as it is printed.</summary>
[TestClass]
public sealed class ReadmeTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Eng.Repository.Root, "README.md"));

    /// <summary>What each example prints, in the order of the page.</summary>
    private static readonly string[] Outputs =
    [
        @"^accuracy (7[5-9]|8\d)\.\d ?%, area under the ROC curve 0\.[89]\d+\s*$",
        @"^1 0\.\d{4} 0\.\d{4} \d\d\.\d ?%\n(.*\n)+.*validation loss",
        @"^(True|False), with probability of true 0\.\d{3}\s*$",
        @"^-?\d+\.\d+\s*$",
        @"^$",
        @"^-?\d[\d.E-]* -?\d[\d.E-]*\n-?\d+\.\d\d [+-]\d+\.\d\d [+-]\d+\.\d\d\s*$",
        @"^-?\d\.\d+ -?\d\.\d+ -?\d\.\d+\s*$",
        @"(?s)mlp\.epoch.*mlp\.fit.*mlp\.training\.epochs",
        @"^\d+ epochs\s*$",
        @"^\d+ epochs\s*$",
        @"learning rate",
    ];

    private static readonly string[] Written = ["model.zip", "network.mlp", "network.onnx", "copy.safetensors", "training.checkpoint", "search"];

    [TestMethod]
    public async Task Each_example_compiles_and_runs_as_printed()
    {
        string[] examples = [.. Regex.Matches(Page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];
        Assert.HasCount(Outputs.Length, examples);
        var folder = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            AddWhatTheExamplesRead(folder.FullName);
            foreach (var (example, output) in examples.Zip(Outputs))
            {
                var ended = await CompiledExample.RunAsync(folder.FullName, example);
                Assert.AreEqual((0, ""), (ended.Code, ended.Errors), example);
                StringAssert.Matches(ended.Output.ReplaceLineEndings("\n"), new(output), example);
                if (example.Contains(nameof(TrainingHistory.JudgeOverfitting), StringComparison.Ordinal)) IsVerdictOfThePage(ended.Output.TrimEnd().Split('\n')[^1]);
            }
            foreach (string name in Written) Assert.IsTrue(Path.Exists(Path.Combine(folder.FullName, name)), name);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// The page repeats what the program printed on one machine. Another machine gives the weights other bits, and may stop an epoch or two
    /// earlier or later, so each number may differ by a fifth.
    /// </summary>
    private static void IsVerdictOfThePage(string printed)
    {
        const string number = @"\d+(\.\d+)?";
        string shown = Regex.Match(Page, @"The last line prints, for example: `([^`]+)`").Groups[1].Value.ReplaceLineEndings(" ");
        Assert.AreEqual(Regex.Replace(printed.TrimEnd('\r'), number, "N"), Regex.Replace(shown, number, "N"), printed);
        foreach (var (expected, actual) in NumbersOf(printed).Zip(NumbersOf(shown))) Assert.AreEqual(expected, actual, expected / 5, printed);

        static IEnumerable<double> NumbersOf(string text) =>
            Regex.Matches(text, number).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void Git_ignores_what_the_examples_write()
    {
        string[] ignored = File.ReadAllLines(Path.Combine(Eng.Repository.Root, ".gitignore"));
        foreach (string name in Written)
            Assert.Contains(line => line.TrimEnd('/', '*') == $"/{name}", ignored, name);
    }

    [TestMethod]
    public void Each_block_of_CSharp_is_marked_as_such() => Assert.IsFalse(Regex.IsMatch(Page, "^```(cs|c#|C#)\\s*$", RegexOptions.Multiline));

    /// <summary>The data of the repository's folder, and the file that PyTorch wrote.</summary>
    private static void AddWhatTheExamplesRead(string folder)
    {
        string data = Path.Combine(folder, "samples", "Mlp.Samples", "Data");
        Directory.CreateDirectory(data);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Data", "blobs.csv"), Path.Combine(data, "blobs.csv"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Golden", "exchange", "plain.safetensors"), Path.Combine(folder, "network.safetensors"));
    }
}
