using System.Text;

namespace Mlp.Samples.Tabular;

/// <summary>The cells of a file of comma-separated values, a row a line; a cell may stand in double quotes.</summary>
internal static class CsvFile
{
    internal const char Separator = ',';

    /// <exception cref="UserMistakeException">There is no such file.</exception>
    internal static IEnumerable<string[]> Rows(string path)
    {
        if (!File.Exists(path)) throw new UserMistakeException($"There is no file '{path}'.");
        return File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Cells);
    }

    private static string[] Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        foreach (char character in line)
        {
            if (character == '"') isQuoted = !isQuoted;
            else if (character == Separator && !isQuoted) Take();
            else cell.Append(character);
        }
        Take();
        return [.. cells];

        void Take()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }
    }
}
