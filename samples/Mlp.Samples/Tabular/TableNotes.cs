using System.Globalization;

namespace Mlp.Samples.Tabular;

/// <summary>What of a table is left out, merged, rounded or read in a way that may surprise, a sentence each, with a cell that shows it.</summary>
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
        if (label.FirstMissing is { } missing) yield return $"{Count(label.MissingCount, "row is", "rows are")} left out because the label is missing or odd; the first cell is {missing}.";
        if (!isNumber && label.HasNumbers && label.Numbers.Respelled is { } cells) yield return $"{cells.Later} counts as {cells.Earlier}, the same number.";
        if (label.HasNumbers) foreach (string note in OfReading(label)) yield return note;
        if (isNumber) foreach (string note in OfRounding(label.Numbers)) yield return note;
    }

    private static IEnumerable<string> OfInput(TableColumn column)
    {
        if (!column.HasNumbers)
        {
            var (numbers, texts) = (column.Numbers.NumberCount, column.Numbers.OddCount);
            if (numbers > texts)
                yield return $"used as a category, because {Count(texts, "cell is no number", "cells are no numbers")}, more than a tenth; the first is {column.FirstText}.";
            yield break;
        }
        foreach (string note in OfReading(column)) yield return note;
        if (column.Numbers.OddCount > 0)
            yield return $"{Count(column.Numbers.OddCount, "cell counts", "cells count")} as missing, not being a number within the range of single precision; the first is {column.Numbers.FirstOdd}.";
        if (column.IsCategoryOfNumbers && column.Numbers.Merged is { } cells)
            yield return $"used as a category, because {cells.Later} and {cells.Earlier} are the same number in single precision.";
        else foreach (string note in OfRounding(column.Numbers)) yield return note;
    }

    private static IEnumerable<string> OfReading(TableColumn column)
    {
        if (column.Numbers.FirstUnlikePoint is { } cell)
            yield return $"written with {column.Numbers.Format.Name}: {cell} is read as {column.ValueOf(cell.Text)}.";
    }

    private static IEnumerable<string> OfRounding(FormatTally numbers)
    {
        if (numbers.FirstRounded is { } cell)
        {
            numbers.Format.TryRead(cell.Text, out double value);
            string rounded = ((double)(float)value).ToString("R", CultureInfo.InvariantCulture);
            yield return $"{Count(numbers.RoundedCount, "number is", "numbers are")} rounded to single precision; the first is {cell}, read as {rounded}.";
        }
        if (numbers.Merged is { } cells) yield return $"different numbers become the same in single precision, such as {cells.Later} and {cells.Earlier}.";
    }

    private static string WhyLeftOut(TableColumn column) => column switch
    {
        { FirstPresent: null } => "left out, because it has no values.",
        { IsConstant: true, FirstPresent: { } cell } => $"left out, because all its values are the same; the first is {cell}.",
        _ => $"left out, because it has too many different texts to be categories; the first is {column.FirstText ?? column.FirstPresent}.",
    };

    private static string Count(int count, string one, string several) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : several)}");
}
