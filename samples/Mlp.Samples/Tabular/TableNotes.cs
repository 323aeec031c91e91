using System.Globalization;

namespace Mlp.Samples.Tabular;

/// <summary>What of a table is left out, merged, rounded or read in a way that may surprise: a sentence each, with the first such cell.</summary>
internal static class TableNotes
{
    /// <param name="file">The table.</param>
    /// <param name="label">The column that is predicted.</param>
    /// <param name="inputs">The columns that it is predicted from.</param>
    /// <param name="isLabelNumber">Whether it is predicted as a number.</param>
    internal static IEnumerable<string> Of(TableFile file, TableColumn label, IReadOnlyCollection<TableColumn> inputs, bool isLabelNumber)
    {
        foreach (var column in file.Columns)
        {
            string[] notes = column == label
                ? [.. OfLabel(column, isLabelNumber)]
                : inputs.Contains(column) ? [.. OfInput(column)] : [WhyLeftOut(column)];
            foreach (string note in notes) yield return $"{column.Name}: {note}";
        }
    }

    private static IEnumerable<string> OfLabel(TableColumn label, bool isNumber)
    {
        if (label.MissingSpellings is { Count: > 0 } missing)
        {
            string rows = Count(missing.Sum(spelling => spelling.Count), "row is", "rows are");
            yield return $"{rows} left out because the label is missing: {InWords(missing)}.";
        }
        if (!isNumber) foreach (string note in OfTexts(label, "class", "classes")) yield return note;
        if (label.MixedFormats is not null) yield return $"used as classes, because {Mixed(label)}.";
        if (!label.HasNumbers) yield break;
        if (label.Numbers is { OddCount: > 0 } odd)
        {
            string rows = Count(odd.OddCount, "row is", "rows are");
            yield return $"{rows} left out because the label is not a number in the range of single precision; the first is {odd.FirstOdd}.";
        }
        foreach (string note in OfReading(label)) yield return note;
        if (isNumber) foreach (string note in OfRounding(label.Numbers)) yield return note;
    }

    private static IEnumerable<string> OfInput(TableColumn column)
    {
        var numbers = column.Numbers;
        if (column.MissingSpellings is { Count: > 0 } missing)
        {
            string cells = Count(missing.Sum(spelling => spelling.Count), "cell counts", "cells count");
            yield return $"{cells} as missing: {InWords(missing)}.";
        }
        if (!column.IsNumber) foreach (string note in OfTexts(column, "category", "categories")) yield return note;
        if (!column.HasNumbers)
        {
            string texts = Count(numbers.OddCount, "cell is no number", "cells are no numbers");
            if (column.MixedFormats is not null) yield return $"used as a category, because {Mixed(column)}.";
            else if (numbers.NumberCount > numbers.OddCount)
                yield return $"used as a category, because {texts}, more than a tenth; the first is {numbers.FirstOdd}.";
            yield break;
        }
        foreach (string note in OfReading(column)) yield return note;
        if (numbers.OddCount > 0)
        {
            yield return numbers.OddCount == 1
                ? $"1 cell is not a number in the range of single precision and counts as missing: {numbers.FirstOdd}."
                : $"{Count(numbers.OddCount, "cell is", "cells are")} not numbers in the range of single precision and count as missing; "
                    + $"the first is {numbers.FirstOdd}.";
        }
        if (column.IsCategoryOfNumbers && numbers.Merged is { } same)
            yield return $"used as a category, because {same.Later} and {same.Earlier} are the same number in single precision.";
        else foreach (string note in OfRounding(numbers)) yield return note;
    }

    /// <summary>Which cells become one class or category, and which stay their own.</summary>
    private static IEnumerable<string> OfTexts(TableColumn column, string one, string several)
    {
        foreach (var (cell, count) in column.KeptSpellings)
        {
            string more = count == 1 ? " is" : $" and {Count(count - 1, "more cell", "more cells")} are";
            yield return $"{cell}{more} kept as a {one}; leave such cells empty if the value is missing.";
        }
        if (column.DifferentCase is { } unlike)
            yield return $"{unlike.Later} and {unlike.Earlier} differ only in case and are different {several}.";
        var numbers = column.Numbers;
        if (numbers.Respelled is { } same)
        {
            string others = numbers.RespelledCount == 1
                ? ""
                : $" {Count(numbers.RespelledCount, "spelling is", "spellings are")} merged with others in this way.";
            yield return $"{same.Later} counts as {same.Earlier}, the same number.{others}";
        }
        if (!column.HasNumbers && column.Trimmed is { } cells)
        {
            string spaces = Count(column.TrimmedCount, "cell has", "cells have");
            yield return $"{cells.Later} counts as {cells.Earlier}, because spaces around a text are dropped; {spaces} them.";
        }
    }

    private static IEnumerable<string> OfReading(TableColumn column)
    {
        if (column.Numbers.FirstLeadingZero is { } code)
        {
            string cells = Count(column.Numbers.LeadingZeroCount, "cell", "cells");
            yield return $"leading zeros are dropped in {cells}: {code} is read as {column.ValueOf(code.Text)}; "
                + "if these are codes, put a letter before each.";
        }
        if (column.Numbers.FirstUnlikePoint is { } cell)
            yield return $"written with {column.Numbers.Format.Name}: {cell} is read as {column.ValueOf(cell.Text)}.";
    }

    private static IEnumerable<string> OfRounding(FormatTally numbers)
    {
        if (numbers.FirstRounded is { } cell)
        {
            numbers.Format.TryRead(cell.Text, out double value);
            string rounded = ((double)(float)value).ToString("R", CultureInfo.InvariantCulture);
            string count = Count(numbers.RoundedCount, "number is", "numbers are");
            yield return $"{count} rounded to single precision; the first is {cell}, read as {rounded}.";
        }
        if (numbers.Merged is { } cells)
            yield return $"different numbers become the same in single precision, such as {cells.Later} and {cells.Earlier}.";
    }

    private static string WhyLeftOut(TableColumn column) => column switch
    {
        { FirstPresent: null } => "left out, because it has no values.",
        { IsConstant: true, FirstPresent: { } cell } => $"left out, because all its values are the same; the first is {cell}.",
        { MixedFormats: not null } => $"left out, because {Mixed(column)}.",
        _ => $"left out, because it has too many different texts to be categories; the first is {column.FirstText ?? column.FirstPresent}.",
    };

    /// <summary>That a column has numbers of two formats, to follow "because"; null where it has not.</summary>
    internal static string? Mixed(TableColumn column) => column.MixedFormats is { } mixed
        ? $"its numbers are not all written in one format: {mixed.Cell} has {mixed.Main.Format.Name}, {mixed.OtherCell} {mixed.Other.Format.Name}"
        : null;

    /// <summary>Each spelling with its first cell and, where there are more, their count.</summary>
    private static string InWords(IEnumerable<(TableCell First, int Count)> spellings) => string.Join(", ", spellings.Select(
        spelling => spelling.Count == 1 ? $"{spelling.First}" : $"{spelling.First} and {Count(spelling.Count - 1, "more cell", "more cells")}"));

    private static string Count(int count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several)}");
}
