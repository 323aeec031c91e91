namespace Mlp.Samples.Tabular;

/// <summary>A cell of a file and where it stands.</summary>
/// <param name="Row">From 1, the first line of the file, as a spreadsheet counts; empty lines are not counted.</param>
/// <param name="Text">What is written there.</param>
internal readonly record struct TableCell(int Row, string Text)
{
    private const int Shown = 40;

    /// <summary>As a message names it; a long text is shortened.</summary>
    public override string ToString() => $"'{(Text.Length > Shown ? $"{Text[..Shown]}..." : Text)}' in row {Row}";
}
