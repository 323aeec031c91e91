using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>A program of a document: compiled as the <c>Program.cs</c> of a new console project, and run in a process of its own.</summary>
internal static class CompiledExample
{
    /// <summary>The first argument of a process that runs the assembly named by the second.</summary>
    internal const string Marker = "--run-example";

    /// <summary>What <c>ImplicitUsings</c>, which <c>dotnet new console</c> enables, adds to a project.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Compiles without a warning and runs in a folder.</summary>
    internal static async Task<Ended> RunAsync(string folder, string program)
    {
        string assembly = Path.Combine(folder, "Example.dll");
        Compile(program, assembly);
        return await DotNet.RunAsync(folder, "exec", Path.Combine(AppContext.BaseDirectory, "Extensions.ML.Mlp.Tests.dll"), Marker, assembly);
    }

    /// <summary>Runs the program of an assembly in this process.</summary>
    internal static async Task<int> RunHere(string assembly)
    {
        if (Assembly.LoadFrom(assembly).EntryPoint!.Invoke(null, [Array.Empty<string>()]) is Task main) await main;
        return 0;
    }

    private static void Compile(string program, string assembly)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Example",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(program)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var diagnostics = compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.AreEqual("", string.Join('\n', diagnostics), program);
    }
}
