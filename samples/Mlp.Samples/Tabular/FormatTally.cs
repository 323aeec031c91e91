namespace Mlp.Samples.Tabular;

/// <summary>What the cells of a column are, read in one format of numbers.</summary>
internal sealed class FormatTally(NumberFormat format)
{
    private readonly Dictionary<string, TableCell> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<float, TableCell> _singles = [];
    private readonly HashSet<string> _oddTexts = new(StringComparer.Ordinal);

    internal NumberFormat Format => format;

    internal int NumberCount { get; private set; }

    /// <summary>The cells that are neither missing nor a number.</summary>
    internal int OddCount { get; private set; }

    internal TableCell? FirstOdd { get; private set; }

    /// <summary>The first odd cell that is a number in another format.</summary>
    internal TableCell? FirstOtherFormat { get; private set; }

    /// <summary>The texts of the odd cells; not all of them when they are too many.</summary>
    internal IReadOnlyCollection<string> OddTexts => _oddTexts;

    /// <summary>The first cell that is not a number with a decimal point, or another one.</summary>
    internal TableCell? FirstUnlikePoint { get; private set; }

    /// <summary>The whole numbers that Single rounds, and the numbers that it takes for 0.</summary>
    internal int RoundedCount { get; private set; }

    internal TableCell? FirstRounded { get; private set; }

    /// <summary>Two cells whose different numbers are the same in Single; null where no two of the first thousand are.</summary>
    internal (TableCell Later, TableCell Earlier)? Merged { get; private set; }

    /// <summary>Two cells of the same number that are spelled differently; null where no two of the first thousand are.</summary>
    internal (TableCell Later, TableCell Earlier)? Respelled { get; private set; }

    /// <summary>How many spellings are merged with another one of the same number.</summary>
    internal int RespelledCount { get; private set; }

    /// <summary>The numbers that begin with a zero before another digit, as codes do.</summary>
    internal int LeadingZeroCount { get; private set; }

    internal TableCell? FirstLeadingZero { get; private set; }

    /// <summary>The numbers in their canonical spelling; not all of them when they are too many.</summary>
    internal IReadOnlyCollection<string> Values => _values.Keys;

    /// <summary>How the first cell of a canonical number spells it; null where there is none.</summary>
    internal string? Spelling(string canonical) => _values.TryGetValue(canonical, out var cell) ? cell.Text : null;

    /// <param name="cell">Is not missing.</param>
    /// <param name="isNew">Whether no cell before it has the same text.</param>
    internal void Add(TableCell cell, bool isNew)
    {
        if (!format.TryRead(cell.Text, out double value))
        {
            OddCount++;
            FirstOdd ??= cell;
            if (isNew && FirstOtherFormat is null && TableColumn.IsNumeric(cell.Text)) FirstOtherFormat = cell;
            if (_oddTexts.Count <= TableColumn.DistinctCounted) _oddTexts.Add(cell.Text);
            return;
        }
        NumberCount++;
        if (!(NumberFormat.Point.TryRead(cell.Text, out double other) && other == value)) FirstUnlikePoint ??= cell;
        if (cell.Text.TrimStart('+', '-') is ['0', >= '0' and <= '9', ..])
        {
            LeadingZeroCount++;
            FirstLeadingZero ??= cell;
        }
        if (IsRounded(value))
        {
            RoundedCount++;
            FirstRounded ??= cell;
        }
        if (isNew) AddValue(cell, value);
    }

    /// <summary>Decimal fractions are rounded by every floating-point type, so these are not counted.</summary>
    private static bool IsRounded(double value) => (float)value != value && (double.IsInteger(value) || (float)value == 0);

    private void AddValue(TableCell cell, double value)
    {
        if (_values.Count > TableColumn.DistinctCounted) return;
        string canonical = format.Canonical(cell.Text, value);
        if (_values.TryGetValue(canonical, out var same))
        {
            if (same.Text == cell.Text) return;
            RespelledCount++;
            Respelled ??= (cell, same);
            return;
        }
        _values.Add(canonical, cell);
        if (!_singles.TryAdd((float)value, cell)) Merged ??= (cell, _singles[(float)value]);
    }
}
