using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Samples.Tabular;

/// <summary>A file of comma-separated values whose columns are known.</summary>
internal sealed class TableFile
{
    private const int FewestRows = 20;

    private readonly string _path;
    private readonly bool _hasHeader;

    private TableFile(string path, bool hasHeader, TableColumn[] columns, int rowCount) =>
        (_path, _hasHeader, Columns, RowCount) = (path, hasHeader, columns, rowCount);

    internal IReadOnlyList<TableColumn> Columns { get; }

    internal int RowCount { get; }

    /// <summary>Reads all rows once, to know the columns.</summary>
    /// <exception cref="UserMistakeException">There is no such file, it is too short, or its rows are not all of one length.</exception>
    internal static TableFile Open(string path)
    {
        string[] first = CsvFile.Rows(path).FirstOrDefault() ?? throw new UserMistakeException($"The file '{path}' is empty.");
        bool hasHeader = !first.Any(TableColumn.IsNumeric);
        TableColumn[] columns = [.. first.Select((cell, index) => new TableColumn(hasHeader ? cell : $"column{index + 1}", index))];
        int count = 0;
        foreach (string[] row in CsvFile.Rows(path).Skip(hasHeader ? 1 : 0))
        {
            count++;
            if (row.Length != columns.Length)
            {
                throw new UserMistakeException(
                    $"Each row of '{path}' must have {columns.Length} cells, as the first has, but row {count} has {row.Length}.");
            }
            for (int index = 0; index < columns.Length; index++) columns[index].Add(row[index]);
        }
        return count >= FewestRows
            ? new(path, hasHeader, columns, count)
            : throw new UserMistakeException($"The file '{path}' must have at least {FewestRows} rows, but it has {count}.");
    }

    /// <summary>The column that is to be predicted: that of a name, or the last.</summary>
    /// <exception cref="UserMistakeException">There is no column of that name.</exception>
    internal TableColumn Find(string? name) => name is null
        ? Columns[^1]
        : Columns.FirstOrDefault(column => column.Name == name)
            ?? throw new UserMistakeException(
                $"--label must be one of {string.Join(", ", Columns.Select(column => column.Name))}, but it is '{name}'.");

    /// <summary>The rows, each column under the name that <see cref="InputName"/> gives it.</summary>
    /// <param name="context">Loads them.</param>
    /// <param name="label">Is loaded as Target, as a number or as text.</param>
    /// <param name="isLabelNumber">Whether as a number.</param>
    internal IDataView Load(MLContext context, TableColumn label, bool isLabelNumber) => context.Data.LoadFromTextFile(_path, new TextLoader.Options
    {
        Columns = [.. Columns.Select(column => column == label
            ? Column(TabularTask.Target, isLabelNumber, column)
            : Column(InputName(column), column.IsNumber, column))],
        Separators = [CsvFile.Separator],
        HasHeader = _hasHeader,
        AllowQuoting = true,
        TrimWhitespace = true,
        MissingRealsAsNaNs = true,
    });

    /// <summary>A name that none of the columns that the trainers add can have.</summary>
    internal static string InputName(TableColumn column) => $"input {column.Name}";

    private static TextLoader.Column Column(string name, bool isNumber, TableColumn column) =>
        new(name, isNumber ? DataKind.Single : DataKind.String, column.Index);
}
