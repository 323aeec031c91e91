using Spectre.Console;

namespace Mlp.Samples.Tabular;

/// <summary>Shows what of a table is left out, merged, rounded or read in a way that may surprise.</summary>
internal static class ReadingNotes
{
    internal static void Show(TableFile file, TableColumn label, TabularTask task)
    {
        string[] notes = [.. TableNotes.Of(file, label, TableFeatures.Inputs(file, label), task is RegressionTask)];
        if (notes.Length == 0) return;
        AnsiConsole.WriteLine("How the file is read, where row 1 is its first line:");
        foreach (string note in notes) AnsiConsole.WriteLine($"- {note}");
    }
}
