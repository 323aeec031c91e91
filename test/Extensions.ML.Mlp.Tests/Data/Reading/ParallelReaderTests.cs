using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Reading;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Tests.Data.Reading;

/// <summary>Rows that several threads read at once are in the view's order.</summary>
[TestClass]
public sealed class ParallelReaderTests
{
    private readonly MLContext _context = new(1);

    [TestMethod]
    public void Rows_read_in_parts_are_in_the_views_order()
    {
        var view = new WatchedView(Mapped(NumberedRows.View(_context, NumberedRows.Make(5000))));
        for (int round = 0; round < 5; round++) Check(NumberedRows.Open(view, weighted: true), 5000);
        Assert.AreEqual((0, 0), (view.Single, view.Open), "in parts");
    }

    [TestMethod]
    public void Rows_of_a_text_file_are_in_its_order()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, Enumerable.Range(0, 3000).Select(number => $"{number}\t{-number}\t{number}\t{number % 3 + 1}"));
            var view = _context.Data.LoadFromTextFile(file, [new TextLoader.Column("Features", DataKind.Single, 0, 1), new("Label", DataKind.Single, 2), new("Weight", DataKind.Single, 3)]);
            Check(NumberedRows.Open(view, weighted: true), 3000);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void Batches_that_lie_in_two_parts_give_no_order()
    {
        var part = new DenseRows(1, [0, 1, 2, 3], [0, 1, 2, 3], null);
        CollectionAssert.AreEqual(new[] { 2f, 3, 0, 1 }, ParallelReader.Merge([new(5, part, 0, 2), new(4, part, 2, 2)], 1, weighted: false)!.Features);
        Assert.IsNull(ParallelReader.Merge([new(4, part, 0, 2), new(4, part, 2, 2)], 1, weighted: false));
    }

    [TestMethod]
    public void A_view_whose_batches_are_not_numbered_is_read_by_one_thread()
    {
        var view = new WatchedView(Mapped(NumberedRows.View(_context, NumberedRows.Make(2000))), numbered: false);
        Check(NumberedRows.Open(view, weighted: true), 2000);
        Assert.AreEqual((1, 0), (view.Single, view.Open));
    }

    [TestMethod]
    public void An_error_in_one_part_is_thrown()
    {
        var view = _context.Transforms.CustomMapping<NumberedRow, NumberedRow>((from, to) => { to.Features = from.Label == 700 ? throw new IOException("row 700") : from.Features; to.Label = from.Label; }, null)
            .Fit(NumberedRows.View(_context, [])).Transform(NumberedRows.View(_context, NumberedRows.Make(5000)));
        var error = Assert.Throws<Exception>(() => Read(NumberedRows.Open(view)));
        StringAssert.Contains(error.ToString(), "row 700");
    }

    [TestMethod]
    public void Reading_ends_when_there_are_more_rows_than_there_is_memory_for()
    {
        foreach (var view in new[] { NumberedRows.View(_context, NumberedRows.Make(int.MaxValue)), Mapped(NumberedRows.View(_context, NumberedRows.Make(int.MaxValue))) })
        {
            Assert.IsNull(ParallelReader.Read(NumberedRows.Open(view), Channel(), maxRows: 1000));
        }
        Assert.AreEqual(1000, ParallelReader.Read(NumberedRows.Open(NumberedRows.Make(1000)), Channel(), maxRows: 1000)!.Count);
        Assert.IsNull(ParallelReader.Read(NumberedRows.Open(NumberedRows.Make(1001)), Channel(), maxRows: 1000));
    }

    private IDataView Mapped(IDataView view) =>
        _context.Transforms.CopyColumns("Copy", "Features").Append(_context.Transforms.Concatenate("Features", "Copy")).Fit(view).Transform(view);

    private static void Check(RowSource view, int count)
    {
        var rows = Read(view);
        Assert.AreEqual(count, rows.Count);
        for (int row = 0; row < count; row++)
            Assert.AreEqual((row, -row, row, row % 3 + 1), ((int)rows.Features[2 * row], (int)rows.Features[2 * row + 1], (int)rows.Labels[row], (int)rows.Weights![row]));
    }

    private static DenseRows Read(RowSource view) => ParallelReader.Read(view, Channel())!;

    private static IChannel Channel() => NumberedRows.Host(new MLContext(1)).Start("Test");
}
