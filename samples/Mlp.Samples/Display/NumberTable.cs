using Spectre.Console;

namespace Mlp.Samples.Display;

/// <summary>Tables whose first column names and whose others are numbers.</summary>
internal static class NumberTable
{
    internal static Table Create(string firstColumn, params IEnumerable<string> numberColumns)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(Markup.Escape(firstColumn)).NoWrap());
        foreach (string column in numberColumns) table.AddColumn(new TableColumn(Markup.Escape(column)).RightAligned());
        return table;
    }

    internal static void Show(string title, Table table)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]{title}[/]");
        AnsiConsole.Write(table);
    }
}
