using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>The README's examples are programs: the first is compiled and run as it stands, the others are compiled after it.</summary>
[TestClass]
public sealed class ReadmeTests
{
    private static readonly string[] Examples =
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Eng.Repository.Root, "README.md")), "```csharp\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    [TestMethod]
    public void The_pipeline_compiles_trains_and_saves()
    {
        var folder = Directory.CreateTempSubdirectory("mlp-");
        try
        {
            string model = Path.Combine(folder.FullName, "model.zip");
            // It is written to be run in the repository's folder.
            string program = Examples[0].Replace("\"samples/", $"@\"{Eng.Repository.Root}/samples/").Replace("\"model.zip\"", $"@\"{model}\"");
            using var image = new MemoryStream(Compile(program));
            var output = Console.Out;
            using var said = new StringWriter();
            Console.SetOut(said);
            try
            {
                Assembly.Load(image.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
            }
            finally
            {
                Console.SetOut(output);
            }
            StringAssert.Matches(said.ToString(), new(@"accuracy (7[5-9]|8\d)\.\d ?%, area under the ROC curve 0\.[89]\d+"));
            Assert.IsTrue(File.Exists(model));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void The_other_examples_compile_after_it()
    {
        Assert.IsGreaterThan(1, Examples.Length);
        int types = Examples[0].IndexOf("public sealed class Point", StringComparison.Ordinal);
        foreach (string example in Examples[1..])
        {
            // A block of its own, so that it may name its variables as the first example did.
            string lines = $"using Extensions.ML.Mlp;\n{Examples[0][..types].Replace("var model =", "var first =").Replace("(model", "(first").Replace("model.", "first.")}\n{{\n{example}\n}}\n";
            Compile(lines + Examples[0][types..] + "public sealed class Prediction { public bool PredictedLabel { get; set; } public float Probability { get; set; } }");
        }
    }

    private static byte[] Compile(string program)
    {
        string implicitUsings = "using System; using System.Collections.Generic; using System.IO; using System.Linq;\n";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "ReadmeExample",
            [CSharpSyntaxTree.ParseText(implicitUsings + program)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) + "\n" + program);
        return image.ToArray();
    }
}
