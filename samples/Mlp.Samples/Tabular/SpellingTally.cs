namespace Mlp.Samples.Tabular;

/// <summary>The cells of a column that mean one thing, such as missing, counted by how they are written.</summary>
internal sealed class SpellingTally
{
    private readonly Dictionary<string, (TableCell First, int Count)> _spellings = new(StringComparer.Ordinal);

    internal int Count { get; private set; }

    internal IReadOnlyCollection<(TableCell First, int Count)> Spellings => _spellings.Values;

    internal void Add(TableCell cell)
    {
        Count++;
        _spellings[cell.Text] = _spellings.TryGetValue(cell.Text, out var known) ? (known.First, known.Count + 1) : (cell, 1);
    }
}
