using System.Globalization;
using System.Text.RegularExpressions;

namespace Mlp.Samples.Tabular;

/// <summary>One of the ways in which the numbers of a column may be written.</summary>
internal sealed partial class NumberFormat
{
    /// <summary>1234.5, without separators of thousands; also 1.2e3.</summary>
    internal static readonly NumberFormat Point = new("decimal points", cell => cell);

    /// <summary>1,234.5, or 12 where there are no thousands to separate.</summary>
    internal static readonly NumberFormat Thousands = new(
        "commas between the thousands",
        cell => !cell.Contains(',') ? cell : GroupedByCommas().IsMatch(cell) ? cell.Replace(",", "", StringComparison.Ordinal) : null);

    /// <summary>1234,5 or 1.234,5.</summary>
    internal static readonly NumberFormat Comma = new(
        "decimal commas",
        cell => cell.AsSpan().IndexOfAny(',', '.') < 0 ? cell
            : WithDecimalComma().IsMatch(cell) ? cell.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : null);

    private readonly Func<string, string?> _toInvariant;

    private NumberFormat(string name, Func<string, string?> toInvariant) => (Name, _toInvariant) = (name, toInvariant);

    /// <summary>
    /// All, the first being preferred where several read as many cells of a column, unless the file has decimal commas in another column.
    /// </summary>
    internal static IReadOnlyList<NumberFormat> All { get; } = [Point, Thousands, Comma];

    /// <summary>In words, to follow "is written with".</summary>
    internal string Name { get; }

    /// <summary>Whether a cell is a number of this format that Single can hold; infinities and NaN are none.</summary>
    internal bool TryRead(string cell, out double value)
    {
        value = 0;
        return _toInvariant(cell) is { } text
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && float.IsFinite((float)value);
    }

    /// <summary>One text for all spellings of a number: 1, 1.0 and 1e0 are the same. Long whole numbers keep all their digits.</summary>
    internal string Canonical(string cell, double value) =>
        Int128.TryParse(_toInvariant(cell), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
            : (value + 0.0).ToString("R", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?\z")]
    private static partial Regex GroupedByCommas();

    [GeneratedRegex(@"^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d*)?([eE][+-]?\d+)?\z")]
    private static partial Regex WithDecimalComma();
}
