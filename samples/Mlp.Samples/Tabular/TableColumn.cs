using System.Globalization;

namespace Mlp.Samples.Tabular;

/// <summary>What is known of a column of a file from all its cells.</summary>
internal sealed class TableColumn(int index)
{
    private const int DistinctCounted = 1000;

    private readonly HashSet<string> _values = [];
    private bool _hasText;
    private int _presentCount;

    /// <summary>By its place where the file gives none.</summary>
    internal string Name { get; private set; } = $"column{index + 1}";

    internal int Index => index;

    internal int MissingCount { get; private set; }

    internal bool IsNumber => !_hasText && _values.Count > 0;

    /// <summary>Whether there are so many values that they are no longer counted.</summary>
    internal bool HasUncountedValues => _values.Count > DistinctCounted;

    /// <summary>Whether there are too many texts, or too few rows of each, to learn anything of one: names, dates, free text.</summary>
    internal bool HasTooManyTexts => !IsNumber && (HasUncountedValues || 2 * _values.Count > _presentCount);

    /// <summary>Whether all rows are alike; a text that is there or missing tells them apart.</summary>
    internal bool IsConstant => _values.Count == 0 || (_values.Count == 1 && (IsNumber || MissingCount == 0));

    /// <summary>The texts of the cells that are not missing, in ordinal order; not all of them if there are too many.</summary>
    internal IReadOnlyList<string> Values => [.. _values.Order(StringComparer.Ordinal)];

    internal static bool IsNumeric(string cell) =>
        float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value);

    internal static bool IsMissing(string? cell) => cell is null or "" or "?" or "NaN" or "nan" or "NA";

    /// <summary>Whether a cell is a text where all others are numbers, as a name is.</summary>
    internal bool IsUnlike(string cell) => IsNumber && !IsMissing(cell) && !IsNumeric(cell);

    internal void TakeName(string cell) => Name = cell == "" ? Name : cell;

    internal void Add(string cell)
    {
        if (IsMissing(cell)) MissingCount++;
        else
        {
            _presentCount++;
            _hasText |= !IsNumeric(cell);
            if (!HasUncountedValues) _values.Add(cell);
        }
    }
}
