namespace Mlp.Samples.Tabular;

/// <summary>What is known of a column of a file from all its cells.</summary>
internal sealed class TableColumn(int index)
{
    internal const int DistinctCounted = 1000;

    /// <summary>A column of numbers may have one odd cell, or this share of its cells.</summary>
    private const double OddShare = 0.1;

    /// <summary>How files spell a missing value in any column; pandas reads these so, and '?' is common in older files.</summary>
    private static readonly HashSet<string> Missing = new(StringComparer.OrdinalIgnoreCase)
        { "", "?", "NaN", "-NaN", "NA", "N/A", "#NA", "#N/A", "#N/A N/A", "<NA>", "null", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN" };

    /// <summary>What means missing among numbers, but may be a category, or a class, among texts.</summary>
    private static readonly HashSet<string> MissingNumber = new(StringComparer.OrdinalIgnoreCase)
        { "None", "nil", "-", "--", "\u2013", "\u2014", "." };

    private readonly FormatTally[] _tallies = [.. NumberFormat.All.Select(format => new FormatTally(format))];
    private readonly Dictionary<string, TableCell> _texts = new(StringComparer.Ordinal);
    private readonly SpellingTally _missing = new(), _missingNumbers = new();
    private readonly Dictionary<string, TableCell> _anyCase = new(StringComparer.OrdinalIgnoreCase);
    private int _presentCount, _numericCount;
    private (TableCell Later, TableCell Earlier)? _differentCase;
    private bool _hasSpaces, _hasUnlikePoint;

    /// <summary>By its place where the file gives none, and with its place where it names several columns alike.</summary>
    internal string Name { get; private set; } = $"column{index + 1}";

    internal int Index => index;

    /// <summary>The cells read in the format that suits most of them, of several such formats the first.</summary>
    internal FormatTally Numbers => _tallies.MaxBy(tally => tally.NumberCount)!;

    /// <summary>The cells that say that a value is missing, by their spelling; odd cells are not among them.</summary>
    internal IReadOnlyList<(TableCell First, int Count)> MissingSpellings =>
        [.. _missing.Spellings, .. HasNumbers ? _missingNumbers.Spellings : []];

    /// <summary>The first cell that is not missing.</summary>
    internal TableCell? FirstPresent { get; private set; }

    /// <summary>The first cell that is neither missing nor a number; null where all are numbers.</summary>
    internal TableCell? FirstText => Numbers.FirstOdd;

    /// <summary>Whether the cells show that their commas are decimal.</summary>
    internal bool HasDecimalCommas => HasNumbers && Numbers.Format == NumberFormat.Comma;

    /// <summary>Two numbers of which neither has the format of the other, where most cells are numbers but no format suits most.</summary>
    internal (FormatTally Main, TableCell Cell, FormatTally Other, TableCell OtherCell)? MixedFormats
    {
        get
        {
            if (HasNumbers || !AreNumbers(_numericCount, Numbers.NumberCount + Numbers.OddCount - _numericCount)) return null;
            if (Numbers.FirstOtherFormat is not { } otherCell) return null;
            var other = _tallies.First(tally => tally.Format.TryRead(otherCell.Text, out _));
            return other.FirstOtherFormat is { } cell ? (Numbers, cell, other, otherCell) : null;
        }
    }

    /// <summary>What means missing among numbers, but is a value among these texts, by its spelling.</summary>
    internal IReadOnlyCollection<(TableCell First, int Count)> KeptSpellings => HasNumbers ? [] : _missingNumbers.Spellings;

    /// <summary>Two cells whose texts differ only in case; null among numbers, and where no two of the first thousand texts do.</summary>
    internal (TableCell Later, TableCell Earlier)? DifferentCase => HasNumbers ? null : _differentCase;

    /// <summary>Two cells that differ only in the spaces around the same text; null where no two of the first thousand texts do.</summary>
    internal (TableCell Later, TableCell Earlier)? Trimmed { get; private set; }

    /// <summary>The cells that have spaces around their text.</summary>
    internal int TrimmedCount { get; private set; }

    /// <summary>Among numbers, odd cells count as missing.</summary>
    internal int MissingCount => _missing.Count + (HasNumbers ? _missingNumbers.Count + Numbers.OddCount : 0);

    /// <summary>Whether the column is used as numbers.</summary>
    internal bool IsNumber => HasNumbers && !IsCategoryOfNumbers;

    /// <summary>Whether there are so many values that they are no longer counted.</summary>
    internal bool HasUncountedValues => Distinct.Count > DistinctCounted;

    /// <summary>Whether the values are few numbers, such as long keys, of which some are the same in Single: they stay apart as categories.</summary>
    internal bool IsCategoryOfNumbers => HasNumbers && Numbers.Merged is not null && !AreTooMany(Numbers.Values.Count, Numbers.NumberCount);

    /// <summary>Whether there are too many texts, or too few rows of each, to learn anything of one: names, dates, free text.</summary>
    internal bool HasTooManyTexts => !HasNumbers && AreTooMany(Distinct.Count, _presentCount);

    /// <summary>Whether all rows are alike; a text that is there or missing tells them apart.</summary>
    internal bool IsConstant => Distinct.Count == 0 || (Distinct.Count == 1 && (HasNumbers || MissingCount == 0));

    /// <summary>
    /// The texts of the cells that are not missing, of a number one spelling, also among texts, in ordinal order; not all of them if there
    /// are too many.
    /// </summary>
    internal IReadOnlyList<string> Values => [.. Distinct.Order(StringComparer.Ordinal)];

    /// <summary>Whether ML.NET's loader gives of a number what <see cref="NumberOf"/> gives.</summary>
    internal bool HasPlainNumbers => !_hasSpaces && !_hasUnlikePoint;

    /// <summary>Whether ML.NET's loader gives of a category what <see cref="CategoryOf"/> gives; it keeps spaces at the end.</summary>
    internal bool HasPlainTexts => !_hasSpaces && Numbers.NumberCount == 0;

    private IReadOnlyCollection<string> Distinct => HasNumbers
        ? Numbers.Values
        : [.. Numbers.Values, .. Numbers.OddTexts, .. _missingNumbers.Spellings.Select(spelling => spelling.First.Text)];

    /// <summary>Whether nearly all cells that are not missing are numbers.</summary>
    internal bool HasNumbers => AreNumbers(Numbers.NumberCount, Numbers.OddCount);

    internal static bool IsMissing(string? cell) => cell is null || Missing.Contains(cell);

    internal static bool IsNumeric(string cell) => NumberFormat.All.Any(format => format.TryRead(cell, out _));

    /// <summary>Whether a cell is a text where all others are numbers, as a name is.</summary>
    internal bool IsUnlike(string cell) =>
        HasNumbers && !IsMissing(cell) && !MissingNumber.Contains(cell) && !IsNumeric(cell) && !IsInfinite(cell);

    private static bool IsInfinite(string cell) => cell.TrimStart('+', '-').ToUpperInvariant() is "INF" or "INFINITY" or "\u221E";

    internal void TakeName(string cell, bool isShared) =>
        Name = cell == "" ? Name : isShared ? $"{cell} (column {index + 1})" : cell;

    /// <param name="row">The row of the cell.</param>
    /// <param name="text">What the loader gives.</param>
    /// <param name="raw">The same with the spaces around it that are in the file.</param>
    internal void Add(int row, string text, string raw)
    {
        var cell = new TableCell(row, text.Trim());
        _hasSpaces |= cell.Text.Length < text.Length;
        _hasUnlikePoint |= cell.Text != "" && !NumberFormat.Point.TryRead(cell.Text, out _);
        if (IsMissing(cell.Text))
        {
            _missing.Add(cell);
            return;
        }
        _presentCount++;
        FirstPresent ??= cell;
        bool isNew = AddText(cell, cell with { Text = raw });
        if (MissingNumber.Contains(cell.Text))
        {
            _missingNumbers.Add(cell);
            return;
        }
        foreach (var tally in _tallies) tally.Add(cell, isNew);
        if (IsNumeric(cell.Text)) _numericCount++;
    }

    /// <summary>Reads 1,234 with a decimal comma where nothing in the column tells what the comma is, as other columns of the file do.</summary>
    internal void PreferDecimalCommas() => Array.Sort(_tallies, (first, second) => Rank(first).CompareTo(Rank(second)));

    /// <summary>Whether no cell before has the same text.</summary>
    private bool AddText(TableCell cell, TableCell raw)
    {
        if (raw.Text != cell.Text) TrimmedCount++;
        if (_texts.TryGetValue(cell.Text, out var earlier))
        {
            if (earlier.Text != raw.Text) Trimmed ??= (raw, earlier);
            return false;
        }
        if (_texts.Count > DistinctCounted) return true;
        _texts.Add(cell.Text, raw);
        if (!_anyCase.TryAdd(cell.Text, cell) && !IsNumeric(cell.Text)) _differentCase ??= (cell, _anyCase[cell.Text]);
        return true;
    }

    /// <summary>A cell as a number; NaN where it is missing or odd.</summary>
    internal float NumberOf(string? cell) => Numbers.Format.TryRead((cell ?? "").Trim(), out double value) ? (float)value : float.NaN;

    /// <summary>A cell as a category; what means missing among texts may be a category of its own.</summary>
    internal string CategoryOf(string? cell) => !HasNumbers && IsMissing(cell?.Trim()) ? (cell ?? "").Trim() : ValueOf(cell);

    /// <summary>One of <see cref="Values"/> as its first cell spells it.</summary>
    internal string Spelling(string value) => Numbers.Spelling(value) ?? value;

    /// <summary>A cell as one of <see cref="Values"/>; empty where it is missing or odd.</summary>
    internal string ValueOf(string? cell)
    {
        string text = (cell ?? "").Trim();
        if (IsMissing(text)) return "";
        return Numbers.Format.TryRead(text, out double value) ? Numbers.Format.Canonical(text, value) : HasNumbers ? "" : text;
    }

    private static int Rank(FormatTally tally) =>
        tally.Format == NumberFormat.Point ? 0 : tally.Format == NumberFormat.Comma ? 1 : 2;

    private static bool AreNumbers(int numbers, int odd) => odd < numbers && odd <= Math.Max(1, OddShare * (numbers + odd));

    private static bool AreTooMany(int values, int cells) => values > DistinctCounted || 2 * values > cells;
}
