using System.Runtime.CompilerServices;
using Extensions.ML.Mlp.Data;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Tests.Data.Loading;

/// <summary>How a reading thread ends: with its view, with an error, with nobody waiting.</summary>
[TestClass]
public sealed class StreamingEndTests
{
    [TestMethod]
    public void An_error_of_the_view_is_thrown_where_its_rows_are_waited_for()
    {
        using var batches = NumberedRows.Stream(Failing(25), 100).CreateLoader(10, shuffleSeed: null);
        batches.BeginEpoch(1);
        Assert.AreEqual(0, batches.Take(0).Labels[0]);
        Assert.AreEqual(10, batches.Take(1).Labels[0]);
        var error = Assert.ThrowsExactly<IOException>(() => batches.Take(2));
        Assert.AreEqual("the file is gone", error.Message);
        StringAssert.Contains(error.StackTrace, nameof(Failing), "where it came from");
    }

    [TestMethod]
    public void After_an_error_the_next_epoch_reads_anew()
    {
        bool fails = true;
        using var batches = NumberedRows.Stream(Some(), 20).CreateLoader(10, shuffleSeed: null);
        batches.BeginEpoch(1);
        Assert.ThrowsExactly<IOException>(() => batches.Take(0));
        fails = false;
        batches.BeginEpoch(2);
        Assert.AreEqual(10, batches.Take(0).Count);

        IEnumerable<NumberedRow> Some()
        {
            if (fails) throw new IOException();
            foreach (var row in NumberedRows.Make(20)) yield return row;
        }
    }

    [TestMethod]
    [DataRow(99, "99")]
    [DataRow(0, "0")]
    [DataRow(101, "more")]
    [DataRow(5000, "more")]
    public void Another_number_of_rows_than_was_counted_is_an_error(int rows, string received)
    {
        foreach (bool dropLast in new[] { false, true })
        {
            using var batches = NumberedRows.Stream(NumberedRows.Make(rows), count: 100, shuffleRows: 10).CreateLoader(30, shuffleSeed: 1, dropLast);
            batches.BeginEpoch(1);
            var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            {
                for (int index = 0; index < batches.BatchCount; index++) batches.Take(index);
            });
            Assert.AreEqual(
                $"A view that is streamed must give the same rows in each pass, but of the training data's 100 rows a later pass gave {received}; leave the source unchanged while the network trains, or set DataHandling to InMemory.",
                error.Message);
        }
    }

    [TestMethod]
    public void Disposing_within_an_epoch_ends_the_reading()
    {
        var view = new WatchedView(NumberedRows.View(new MLContext(1), NumberedRows.Make(int.MaxValue)));
        var batches = new StreamedDataset(NumberedRows.Open(view), int.MaxValue, StreamedSubset.All, 10, Preprocessor.None).CreateLoader(10, shuffleSeed: 1);
        batches.BeginEpoch(1);
        batches.Take(0);
        Assert.AreEqual(1, view.Open);
        batches.BeginEpoch(2);
        batches.Take(0);
        Assert.AreEqual(1, view.Open, "an epoch that is begun ends the one before");
        batches.Dispose();
        Assert.AreEqual(0, view.Open);
        batches.Dispose();
    }

    [TestMethod]
    public void A_cancelled_reading_throws_where_its_rows_are_waited_for()
    {
        using var cancellation = new CancellationTokenSource();
        using var batches = NumberedRows.Stream(Cancelling(), 100, cancellation: cancellation.Token).CreateLoader(10, shuffleSeed: null);
        batches.BeginEpoch(1);
        Assert.AreEqual(10, batches.Take(0).Count);
        Assert.ThrowsExactly<OperationCanceledException>(() => batches.Take(1));

        IEnumerable<NumberedRow> Cancelling()
        {
            foreach (var row in NumberedRows.Make(100))
            {
                if (row.Label == 15) cancellation.Cancel();
                yield return row;
            }
        }
    }

    [TestMethod]
    public void Blocks_beyond_an_arrays_length_are_refused_with_a_remedy()
    {
        var rows = NumberedRows.Stream(NumberedRows.Make(1), int.MaxValue, shuffleRows: int.MaxValue);
        Assert.AreEqual(
            "Rows that are streamed must be held in blocks of at most 2,147,483,591 values, but 2,147,483,647 rows of 2 features have more; lower BatchSize or ShuffleBufferRows.",
            Assert.ThrowsExactly<InvalidOperationException>(() => rows.CreateLoader(10, shuffleSeed: 1)).Message);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IEnumerable<NumberedRow> Failing(int rows)
    {
        foreach (var row in NumberedRows.Make(rows)) yield return row;
        throw new IOException("the file is gone");
    }
}
