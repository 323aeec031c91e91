using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Samples.Tabular;

/// <summary>A file of comma-separated values whose columns are known.</summary>
internal sealed class TableFile
{
    /// <summary>The column of the label as it is in the file.</summary>
    internal const string Target = "Target";

    private const int FewestRows = 20;

    private readonly string _path;

    private TableFile(string path, bool hasHeader, TableColumn[] columns, int rowCount) =>
        (_path, HasHeader, Columns, RowCount) = (path, hasHeader, columns, rowCount);

    internal IReadOnlyList<TableColumn> Columns { get; }

    internal int RowCount { get; }

    /// <summary>Whether the first line holds names: none of it is a number, or some of it is a text above numbers.</summary>
    internal bool HasHeader { get; }

    /// <summary>Reads all rows once, to know the columns.</summary>
    /// <exception cref="UserMistakeException">There is no such file, it is too short, or its rows are not all of one length.</exception>
    internal static TableFile Open(string path)
    {
        string[] first = CsvFile.Rows(path).FirstOrDefault() ?? throw new UserMistakeException($"The file '{path}' is empty.");
        if (first.Length < 2)
            throw new UserMistakeException($"The cells of '{path}' must be separated by commas, but its first line has none.");
        TableColumn[] columns = [.. first.Select((_, index) => new TableColumn(index))];
        int count = AddFurtherRows(path, columns);
        bool hasHeader = !first.Any(TableColumn.IsNumeric) || columns.Zip(first).Any(item => item.First.IsUnlike(item.Second));
        if (hasHeader)
        {
            foreach (var (column, cell) in columns.Zip(first)) column.TakeName(cell);
        }
        else
        {
            count++;
            AddTo(columns, first);
        }
        return count >= FewestRows
            ? new(path, hasHeader, columns, count)
            : throw new UserMistakeException($"The file '{path}' must have at least {FewestRows} rows, but it has {count}.");
    }

    private static int AddFurtherRows(string path, TableColumn[] columns)
    {
        int count = 0;
        foreach (string[] row in CsvFile.Rows(path).Skip(1))
        {
            count++;
            if (row.Length != columns.Length)
            {
                throw new UserMistakeException(
                    $"Each row of '{path}' must have {columns.Length} cells, as the first line has, "
                    + $"but row {count} after it has {row.Length}; a text with a comma must stand in double quotes, "
                    + "and no text may go over more than one line.");
            }
            AddTo(columns, row);
        }
        return count;
    }

    private static void AddTo(TableColumn[] columns, string[] row)
    {
        for (int index = 0; index < columns.Length; index++) columns[index].Add(row[index]);
    }

    /// <summary>The column that is to be predicted: that of a name, or the last.</summary>
    /// <exception cref="UserMistakeException">There is no column of that name, or it is nearly empty.</exception>
    internal TableColumn Find(string? name)
    {
        var label = name is null ? Columns[^1] : Columns.FirstOrDefault(column => column.Name == name);
        if (label is null)
        {
            throw new UserMistakeException(
                $"--label must be one of {string.Join(", ", Columns.Select(column => column.Name))}"
                + $"{(HasHeader ? "" : ", for the file has no line of names")}, but it is '{name}'.");
        }
        int known = RowCount - label.MissingCount;
        return known >= FewestRows
            ? label
            : throw new UserMistakeException(
                $"The label '{label.Name}' must be known in at least {FewestRows} rows, but it is in {known}; "
                + "choose another with --label.");
    }

    /// <summary>The rows, each column under the name that <see cref="InputName"/> gives it.</summary>
    /// <param name="context">Loads them.</param>
    /// <param name="label">Is loaded as Target, as a number or as text.</param>
    /// <param name="isLabelNumber">Whether as a number.</param>
    internal IDataView Load(MLContext context, TableColumn label, bool isLabelNumber)
    {
        var options = new TextLoader.Options
        {
            Columns = [.. Columns.Select(column => column == label
                ? Column(Target, isLabelNumber, column)
                : Column(InputName(column), column.IsNumber, column))],
            Separators = [CsvFile.Separator],
            HasHeader = HasHeader,
            AllowQuoting = true,
            TrimWhitespace = true,
            MissingRealsAsNaNs = true,
        };
        return context.Data.LoadFromTextFile(_path, options);
    }

    /// <summary>A name that no other column has, nor any that the trainers add; the file may name two columns alike.</summary>
    internal static string InputName(TableColumn column) => $"input {column.Index + 1}";

    private static TextLoader.Column Column(string name, bool isNumber, TableColumn column) =>
        new(name, isNumber ? DataKind.Single : DataKind.String, column.Index);
}
