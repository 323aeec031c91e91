using Mlp.Samples;
using Mlp.Samples.Tabular;

namespace Extensions.ML.Mlp.TestSupport.Tables;

/// <summary>A table whose columns are known, ready to be split.</summary>
internal sealed class Table
{
    private readonly TableSource _source;
    private readonly TableFile _file;
    private readonly TableColumn _label;
    private readonly TableColumn[] _inputs;

    private Table(TableSource source, TableFile file, TableColumn label)
    {
        (_source, _file, _label, Task) = (source, file, label, TableTasks.Of(label, source.Task));
        _inputs = [.. TableFeatures.Inputs(file, label).Where(column => column.Name != source.LeftOut)];
    }

    internal string Name => _source.Name;

    internal TableTask Task { get; }

    /// <summary>The rows of the file, without those of a test file.</summary>
    internal int RowCount => _file.RowCount;

    internal bool HasTestFile => _source.TestFile is not null;

    /// <summary>How many columns are numbers, and how many categories.</summary>
    internal (int Numbers, int Categories) Inputs => (_inputs.Count(column => column.IsNumber), _inputs.Count(column => !column.IsNumber));

    /// <exception cref="UserMistakeException">The file is missing or is not a table, or its label cannot be predicted.</exception>
    internal static Table Open(TableSource source)
    {
        var file = TableFile.Open(source.File);
        return new(source, file, file.Find(source.Label));
    }

    /// <summary>
    /// Rows for training and for testing, with Features and Label, in memory. Categories are one-hot, by those of the training rows; missing
    /// numbers are NaN.
    /// </summary>
    /// <param name="seed">Draws the test rows, unless a file has them.</param>
    internal (IDataView Train, IDataView Test) Split(int seed)
    {
        var context = new MLContext(seed);
        var rows = Labelled(context, _file, "");
        IDataView train = rows, test;
        if (_source.TestFile is { } testFile)
        {
            test = Labelled(context, TableFile.Open(testFile), _source.TestLabelEnd);
        }
        else
        {
            var split = context.Data.TrainTestSplit(rows, _source.TestShare, seed: seed);
            (train, test) = (split.TrainSet, split.TestSet);
        }
        // The classes are those of all rows, so that one that is only in the test rows counts as mistaken.
        var features = TableFeatures.Join(context, _inputs).Fit(train);
        var labels = Label(context).Fit(rows);
        return (InMemory(train), InMemory(test));

        IDataView InMemory(IDataView part)
        {
            var cached = context.Data.Cache(labels.Transform(features.Transform(part)), "Features", "Label");
            using var cursor = cached.GetRowCursor([cached.Schema["Features"], cached.Schema["Label"]]);
            while (cursor.MoveNext()) { }
            return cached;
        }
    }

    /// <summary>The rows of a file that have a label.</summary>
    private IDataView Labelled(MLContext context, TableFile file, string labelEnd)
    {
        var rows = file.Load(context, file.Columns[_label.Index], Task == TableTask.Regression);
        if (Task == TableTask.Regression) return context.Data.FilterRowsByMissingValues(rows, TableFile.Target);
        var known = context.Data.FilterByCustomPredicate<TargetText>(rows, row => TableColumn.IsMissing(row.Target));
        return labelEnd.Length == 0
            ? known
            : context.Transforms.CustomMapping<TargetText, TargetText>((ended, bare) => bare.Target = ended.Target![..^labelEnd.Length], contractName: null).Fit(known).Transform(known);
    }

    private IEstimator<ITransformer> Label(MLContext context) => Task switch
    {
        TableTask.Binary => context.Transforms.Conversion.MapValue("Label", new Dictionary<string, bool> { [_label.Values[0]] = false, [_label.Values[1]] = true }, TableFile.Target),
        TableTask.Multiclass => context.Transforms.Conversion.MapValueToKey("Label", TableFile.Target),
        _ => context.Transforms.Expression("Label", FormattableString.Invariant($"x => x / {_source.Unit}"), TableFile.Target),
    };

    private sealed class TargetText
    {
        public string? Target { get; set; }
    }
}
