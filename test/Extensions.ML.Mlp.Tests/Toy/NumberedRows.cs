using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Toy;

/// <summary>Rows whose two features are the row's number and its negative; the number is the label too. They are made as they are read.</summary>
internal static class NumberedRows
{
    internal static IEnumerable<NumberedRow> Make(int count) => Enumerable.Range(0, count).Select(Row);

    internal static NumberedRow Row(int number) => new() { Features = [number, -number], Label = number, Weight = number % 3 + 1 };

    internal static IDataView View(MLContext context, IEnumerable<NumberedRow> rows) => context.Data.LoadFromEnumerable(rows);

    internal static RoleMappedData Roles(IDataView view, bool weighted = false) => new(view, "Label", "Features", weight: weighted ? "Weight" : null);

    internal static RowSource Open(IDataView view, bool weighted = false, CancellationToken cancellation = default, MissingValues missing = MissingValues.SkipRow) =>
        new(Host(new MLContext(1)), Roles(view, weighted), "training", new(NeedsSample: false, 0, default, 1, cancellation) { MissingValues = missing });

    internal static RowSource Open(IEnumerable<NumberedRow> rows, bool weighted = false, CancellationToken cancellation = default) =>
        Open(View(new MLContext(1), rows), weighted, cancellation);

    internal static IHost Host(MLContext context) => ((IHostEnvironment)context).Register("Test");

    internal static StreamedDataset Stream(IEnumerable<NumberedRow> rows, int count, int shuffleRows = 1000, bool weighted = false, CancellationToken cancellation = default) =>
        new(Open(rows, weighted, cancellation), count, StreamedSubset.All, shuffleRows, Preprocessor.None);
}

/// <summary>A row of <see cref="NumberedRows"/>.</summary>
public sealed class NumberedRow
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    public float Weight { get; set; }
}
