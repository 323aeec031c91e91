using Extensions.ML.Mlp.Tests.Eng;

namespace Extensions.ML.Mlp.Tests.BadInput;

/// <summary>The tables of BAD-INPUT.md.</summary>
internal static class BadInputDocument
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "Extensions.ML.Mlp", "BAD-INPUT.md"));

    /// <summary>What is given and what is read, by the chapters but that of the options.</summary>
    internal static Dictionary<string, string> Sentences => Rows(isOfOptions: false).ToDictionary(row => row[0], row => row[1]);

    /// <summary>What is read of options.</summary>
    internal static string[] OptionSentences => [.. Rows(isOfOptions: true).Select(row => row[0])];

    private static IEnumerable<string[]> Rows(bool isOfOptions)
    {
        string chapter = "";
        foreach (string line in Lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) chapter = line[3..];
            if (!line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("| given", StringComparison.Ordinal) || line.StartsWith("| what you read", StringComparison.Ordinal)) continue;
            if (chapter == "Options" == isOfOptions) yield return [.. line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim())];
        }
    }
}
