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
        if (!File.Exists(path)) throw new UserMistakeException($"There is no file '{path}'.");
        var (first, firstRaw) = Lines(path).FirstOrDefault();
        if (first is null) throw new UserMistakeException($"The file '{path}' is empty.");
        if (first.Length < 2)
        {
            string instead = first[0].Contains(';') ? "semicolons instead; save it with commas, and texts with commas in double quotes"
                : first[0].Contains('\t') ? "tabs instead; save it with commas, and texts with commas in double quotes" : "none";
            throw new UserMistakeException($"The cells of '{path}' must be separated by commas, but its first line has {instead}.");
        }
        TableColumn[] columns = [.. first.Select((_, index) => new TableColumn(index))];
        int count = AddFurtherRows(path, columns);
        bool hasHeader = !first.Any(TableColumn.IsNumeric) || columns.Zip(first).Any(item => item.First.IsUnlike(item.Second));
        if (hasHeader)
        {
            foreach (var (column, cell) in columns.Zip(first)) column.TakeName(cell, isShared: first.Count(other => other == cell) > 1);
        }
        else
        {
            count++;
            AddTo(columns, row: 1, first, firstRaw);
        }
        if (columns.Any(column => column.HasDecimalCommas))
            foreach (var column in columns) column.PreferDecimalCommas();
        return count >= FewestRows
            ? new(path, hasHeader, columns, count)
            : throw new UserMistakeException($"The file '{path}' must have at least {FewestRows} rows, but it has {count}.");
    }

    private static int AddFurtherRows(string path, TableColumn[] columns)
    {
        int count = 0;
        foreach (var (cells, raw) in Lines(path).Skip(1))
        {
            count++;
            if (cells.Length != columns.Length)
            {
                throw new UserMistakeException(
                    $"Each row of '{path}' must have {columns.Length} cells, as the first line has, "
                    + $"but row {count + 1} has {cells.Length}, where the first line is row 1; a text with a comma must stand in double quotes, "
                    + "and no text may go over more than one line.");
            }
            AddTo(columns, count + 1, cells, raw);
        }
        return count;
    }

    private static void AddTo(TableColumn[] columns, int row, string[] cells, string[] raw)
    {
        for (int index = 0; index < columns.Length; index++)
        {
            string text = cells[index];
            columns[index].Add(row, text, index < raw.Length && raw[index].Trim() == text.Trim() ? raw[index] : text);
        }
    }

    /// <summary>The cells of each line that is not empty, of the first too, as ML.NET's loader separates them, and as they are written.</summary>
    private static IEnumerable<(string[] Cells, string[] Raw)> Lines(string path)
    {
        var context = new MLContext();
        var all = new TextLoader.Range(0, null) { AutoEnd = false, VariableEnd = true };
        var options = Options([new TextLoader.Column(nameof(Line.Cells), DataKind.String, [all])]);
        var lines = context.Data.LoadFromTextFile(path, options);
        var raw = RawCells.Rows(path).Concat(Enumerable.Repeat<string[]>([], int.MaxValue));
        return context.Data.CreateEnumerable<Line>(lines, reuseRowObject: true).Select(line => line.Cells).Zip(raw);
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
    /// <param name="isLabelNumber">Whether as a number; as text it is one of the column's values, or empty where it is missing.</param>
    internal IDataView Load(MLContext context, TableColumn label, bool isLabelNumber)
    {
        var loaded = Columns.Select(column => column == label
            ? Loaded(column, Target, isLabelNumber)
            : Loaded(column, InputName(column), column.IsNumber));
        var options = Options([.. loaded]);
        options.HasHeader = HasHeader;
        var rows = context.Data.LoadFromTextFile(_path, options);
        foreach (var column in Columns.Where(column => column != label))
            rows = column.IsNumber ? ReadNumbers(context, rows, column, InputName(column)) : ReadTexts(context, rows, column);
        return isLabelNumber
            ? ReadNumbers(context, rows, label, Target)
            : Map<TableText, TableText>(context, rows, Target, (from, to) => to.Cell = label.ValueOf(from.Cell));
    }

    /// <summary>A name that no other column has, nor any that the trainers add; the file may name two columns alike.</summary>
    internal static string InputName(TableColumn column) => $"input {column.Index + 1}";

    private static TextLoader.Options Options(TextLoader.Column[] columns) => new()
    {
        Columns = columns,
        Separators = [','],
        AllowQuoting = true,
        TrimWhitespace = true,
        MissingRealsAsNaNs = true,
    };

    private static TextLoader.Column Loaded(TableColumn column, string name, bool isNumber) =>
        new(name, isNumber && column.HasPlainNumbers ? DataKind.Single : DataKind.String, column.Index);

    private static IDataView ReadTexts(MLContext context, IDataView rows, TableColumn column) => column.HasPlainTexts
        ? rows
        : Map<TableText, TableText>(context, rows, InputName(column), (from, to) => to.Cell = column.CategoryOf(from.Cell));

    private static IDataView ReadNumbers(MLContext context, IDataView rows, TableColumn column, string name) => column.HasPlainNumbers
        ? rows
        : Map<TableText, TableNumber>(context, rows, name, (from, to) => to.Cell = column.NumberOf(from.Cell));

    /// <summary>Replaces a column by what is made of it.</summary>
    private static IDataView Map<TFrom, TTo>(MLContext context, IDataView rows, string name, Action<TFrom, TTo> read)
        where TFrom : class, new()
        where TTo : class, new()
    {
        var mapping = context.Transforms.CustomMapping(read, contractName: null, Named(typeof(TFrom)), Named(typeof(TTo)));
        return mapping.Fit(rows).Transform(rows);

        SchemaDefinition Named(Type type)
        {
            var definition = SchemaDefinition.Create(type);
            definition[0].ColumnName = name;
            return definition;
        }
    }

    private sealed class Line
    {
        public string[] Cells { get; set; } = [];
    }

    private sealed class TableText
    {
        public string? Cell { get; set; }
    }

    private sealed class TableNumber
    {
        public float Cell { get; set; }
    }
}
