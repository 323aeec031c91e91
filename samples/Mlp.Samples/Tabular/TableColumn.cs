using System.Globalization;

namespace Mlp.Samples.Tabular;

/// <summary>What is known of a column of a file from all its cells.</summary>
internal sealed class TableColumn(string name, int index)
{
    private const int DistinctCounted = 1000;

    private readonly HashSet<string> _values = [];
    private bool _hasText;

    internal string Name => name;

    internal int Index => index;

    internal int MissingCount { get; private set; }

    internal bool IsNumber => !_hasText && _values.Count > 0;

    /// <summary>Whether there are too many texts to have an input each.</summary>
    internal bool HasTooManyValues => _values.Count > DistinctCounted;

    /// <summary>The texts of the cells that are not missing, in ordinal order; not all of them if there are too many.</summary>
    internal IReadOnlyList<string> Values => [.. _values.Order(StringComparer.Ordinal)];

    internal static bool IsNumeric(string cell) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    internal static bool IsMissing(string? cell) => cell is null or "" or "?";

    internal void Add(string cell)
    {
        if (IsMissing(cell)) MissingCount++;
        else
        {
            _hasText |= !IsNumeric(cell);
            if (!HasTooManyValues) _values.Add(cell);
        }
    }
}
