using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Extensions.ML.Mlp.Tests.Conventions;

/// <summary>
/// Which source file uses types and members of which, as the compiler binds names: a shared namespace hides none. References of
/// documentation comments do not count.
/// </summary>
internal static class SourceUses
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Each pair of files once. Both assemblies are bound as one, without the internals of ML.NET, of which nothing is asked.</summary>
    internal static HashSet<(string File, string Used)> Find(IEnumerable<string> files)
    {
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(System.IO.File.ReadAllText(Path.Combine(Repository.Root, file)), path: file)).ToArray();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Extensions.ML.Mlp", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create("Sources", [CSharpSyntaxTree.ParseText(ImplicitUsings), .. trees], references, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.SelectMany(tree => UsedBy(tree, compilation.GetSemanticModel(tree)))];
    }

    private static IEnumerable<(string File, string Used)> UsedBy(SyntaxTree tree, SemanticModel model)
    {
        var names = tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>();
        return names.Select(name => DeclarationOf(model.GetSymbolInfo(name))).OfType<string>().Distinct().Where(file => file != tree.FilePath).Select(file => (tree.FilePath, file));
    }

    /// <summary>The file that declares what a name stands for; the first of them when it is declared in parts.</summary>
    private static string? DeclarationOf(SymbolInfo info)
    {
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        if (symbol is null or INamespaceSymbol) return null;
        if (symbol is IMethodSymbol { ReducedFrom: { } extension }) symbol = extension;
        return symbol.OriginalDefinition.DeclaringSyntaxReferences.Select(declaration => declaration.SyntaxTree.FilePath).Min(StringComparer.Ordinal);
    }
}
