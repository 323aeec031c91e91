using System.Runtime.ExceptionServices;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>
/// Reads all rows of a view into memory, in the view's order. Where the view can deal its rows to several threads, they are read at once
/// and put in order by the numbers of their batches, so that the number of threads and their pace change nothing.
/// </summary>
internal sealed class ParallelReader
{
    /// <summary>The rows after which a thread tells the others how many it has.</summary>
    private const int Share = 256;

    private readonly RowSource _view;
    private readonly long _maxRows;
    private long _rows;
    private volatile bool _ended;

    private ParallelReader(RowSource view, long maxRows) => (_view, _maxRows) = (view, maxRows);

    /// <param name="view">The view.</param>
    /// <param name="channel">Where skipped rows are reported, once.</param>
    /// <param name="maxRows">The rows that there is memory for, within some hundreds.</param>
    /// <returns>The rows; null when there are more than there is memory for.</returns>
    internal static DenseRows? Read(RowSource view, IChannel channel, long maxRows = long.MaxValue)
    {
        var reader = new ParallelReader(view, maxRows);
        var passes = view.ReadInParts(Environment.ProcessorCount);
        var parts = reader.ReadAll(passes);
        if (reader._ended) return null;
        view.Report(channel, passes);
        // A view that does not number its batches as ML.NET asks is read again, by one thread.
        return InOrder(view, parts) ?? InOrder(view, new ParallelReader(view, maxRows).ReadAll([view.Read()]));
    }

    private static DenseRows? InOrder(RowSource view, RowPart[] parts) =>
        parts.Length == 1 ? parts[0].ToRows() : RowRun.Merge(parts.SelectMany(part => part.Runs()), view.FeatureCount, view.Weighted);

    private RowPart[] ReadAll(RowCursor[] passes)
    {
        long? expected = _view.ExpectedCount / passes.Length;
        if (passes.Length == 1) return [ReadPart(passes[0], expected)];
        // Each pass needs its thread: one may wait for rows that another must take.
        var threads = Array.ConvertAll(passes, pass => Task.Factory.StartNew(() => ReadPart(pass, expected), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        try
        {
            Task.WaitAll(threads);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return Array.ConvertAll(threads, thread => thread.Result);
    }

    private RowPart ReadPart(RowCursor pass, long? expected)
    {
        using var _ = pass;
        var part = new RowPart(_view.FeatureCount, _view.Weighted, expected);
        try
        {
            while (!_ended && pass.MoveNext())
            {
                part.Add(_view.Errors, _view.What, pass);
                if (part.Count % Share == 0) Count(Share);
            }
            Count(part.Count % Share);
        }
        catch
        {
            _ended = true;
            throw;
        }
        return part;
    }

    private void Count(int rows)
    {
        if (Interlocked.Add(ref _rows, rows) > _maxRows) _ended = true;
    }
}
