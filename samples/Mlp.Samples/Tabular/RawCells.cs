using System.Text.RegularExpressions;

namespace Mlp.Samples.Tabular;

/// <summary>The cells of a line with the spaces around them, which ML.NET's loader drops without quotes.</summary>
internal static partial class RawCells
{
    /// <summary>The lines that ML.NET's loader reads as rows.</summary>
    internal static IEnumerable<string[]> Rows(string path) =>
        File.ReadLines(path).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).Select(Split);

    /// <summary>As the loader separates them: commas within double quotes separate nothing.</summary>
    private static string[] Split(string line) => [.. Cells().Matches(line).Select(
        match => match.Groups["quoted"] is { Success: true, Value: var text } ? text.Replace("\"\"", "\"", StringComparison.Ordinal)
            : match.Groups["plain"].Value)];

    [GeneratedRegex("""\G(?:^|,)(?:\s*"(?<quoted>(?:[^"]|"")*)"\s*(?=,|$)|(?<plain>[^,]*))""")]
    private static partial Regex Cells();
}
