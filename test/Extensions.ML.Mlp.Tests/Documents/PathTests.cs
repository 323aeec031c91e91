using System.Text.RegularExpressions;

namespace Extensions.ML.Mlp.Tests.Documents;

/// <summary>The files and folders that the documents name exist.</summary>
[TestClass]
public sealed class PathTests
{
    /// <summary>What looks like a path and is none, or is made by a build or a run.</summary>
    private static readonly string[] Others = ["N/A", "obj/", "out/blobs/"];

    private static readonly string[] Documents =
        ["README.md", "CONTRIBUTING.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "eng", "decisions")).Select(file => Path.GetRelativePath(Repository.Root, file))];

    [TestMethod]
    public void Every_link_leads_to_a_file() => AssertNone(from document in Documents
                                                           from path in Matches(document, @"\]\((?!https?:|#)([^)#\s]+)")
                                                           where !Exists(Path.Combine(Path.GetDirectoryName(document)!, path))
                                                           select $"{document}: {path}");

    /// <summary>They are written from the root of the repository.</summary>
    [TestMethod]
    public void Every_path_in_the_text_exists() => AssertNone(from document in Documents
                                                              from path in Matches(document, @"`([\w.-]+(?:/[\w.-]+)*/?)`")
                                                              where path.Contains('/') && !Others.Contains(path) && !Exists(path)
                                                              select $"{document}: {path}");

    [TestMethod]
    public void Every_file_that_is_named_alone_is_somewhere()
    {
        var names = Sources("Extensions.ML.Mlp", "Extensions.ML.Mlp.Scoring", "eng", "samples", "test").Concat(Directory.EnumerateFiles(Repository.Root)).Select(Path.GetFileName).ToHashSet();
        AssertNone(from document in Documents
                   from name in Matches(document, @"`([\w.-]+\.(?:cs|md|txt|props|targets|sln|csproj|py))`")
                   where !names.Contains(name)
                   select $"{document}: {name}");
    }

    private static IEnumerable<string> Sources(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories));

    private static IEnumerable<string> Matches(string document, string pattern) =>
        Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, document)), pattern).Select(match => match.Groups[1].Value).Distinct();

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    private static void AssertNone(IEnumerable<string> missing) => Assert.AreEqual("", string.Join('\n', missing));
}
