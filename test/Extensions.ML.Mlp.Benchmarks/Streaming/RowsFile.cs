using Extensions.ML.Mlp.Benchmarks.Workloads;

namespace Extensions.ML.Mlp.Benchmarks.Streaming;

/// <summary>A file of seeded rows, in ML.NET's binary format or as text.</summary>
internal static class RowsFile
{
    internal const int FeatureCount = 100;

    /// <summary>Writes the rows as they are drawn; a file that is there already is taken as it is.</summary>
    internal static string Write(DirectoryInfo folder, int rowCount, bool isText)
    {
        string path = Path.Combine(folder.FullName, $"rows-{rowCount}x{FeatureCount}.{(isText ? "tsv" : "idv")}");
        if (File.Exists(path)) return path;
        var context = new MLContext(seed: 1);
        var all = ClassRows.ToView(context, ClassRows.Stream(rowCount, FeatureCount, classCount: 2), FeatureCount, classCount: 2);
        var rows = context.Transforms.DropColumns(nameof(ClassRow.Class)).Fit(all).Transform(all);
        string unfinished = path + ".part";
        using (var file = File.Create(unfinished))
        {
            if (isText) context.Data.SaveAsText(rows, file, headerRow: false, schema: false, forceDense: true);
            else context.Data.SaveAsBinary(rows, file);
        }
        File.Move(unfinished, path);
        return path;
    }

    internal static IDataView Open(MLContext context, string path, bool isText) => !isText ? context.Data.LoadFromBinary(path) : context.Data.LoadFromTextFile(path, new TextLoader.Options
    {
        Columns =
        [
            new TextLoader.Column(nameof(ClassRow.Features), DataKind.Single, 0, FeatureCount - 1),
            new TextLoader.Column(nameof(ClassRow.Label), DataKind.Boolean, FeatureCount),
        ],
    });
}
