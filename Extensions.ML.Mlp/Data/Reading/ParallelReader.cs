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

    private static DenseRows? InOrder(RowSource view, Part[] parts) =>
        parts.Length == 1 ? parts[0].ToRows() : Merge(parts.SelectMany(part => part.Runs()), view.FeatureCount, view.Weighted);

    private Part[] ReadAll(RowCursor[] passes)
    {
        long? expected = _view.ExpectedCount / passes.Length;
        if (passes.Length == 1) return [ReadPart(passes[0], expected)];
        // Each pass needs its thread: one may wait for rows that another must take.
        var threads = Array.ConvertAll(passes, pass => Task.Factory.StartNew(
            () => ReadPart(pass, expected), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
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

    private Part ReadPart(RowCursor pass, long? expected)
    {
        using var _ = pass;
        var part = new Part(_view.FeatureCount, _view.Weighted, expected);
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

    /// <summary>
    /// All rows in the view's order; null when a batch lies in two parts or a part's batches fall, so that there is none to be told.
    /// </summary>
    internal static DenseRows? Merge(IEnumerable<Run> runs, int width, bool weighted)
    {
        // The sort is stable: runs of one part stay in their order.
        Run[] ordered = [.. runs.OrderBy(run => run.Batch)];
        for (int i = 1; i < ordered.Length; i++)
            if (ordered[i].Batch == ordered[i - 1].Batch) return null;
        int count = checked(ordered.Sum(run => run.Count)), at = 0;
        var merged = new DenseRows(width, new float[checked((long)count * width)], new float[count], weighted ? new float[count] : null);
        foreach (var run in ordered)
        {
            run.Rows.Features.AsSpan(run.Start * width, run.Count * width).CopyTo(merged.Features.AsSpan(at * width));
            run.Rows.Labels.AsSpan(run.Start, run.Count).CopyTo(merged.Labels.AsSpan(at));
            run.Rows.Weights?.AsSpan(run.Start, run.Count).CopyTo(merged.Weights.AsSpan(at));
            at += run.Count;
        }
        return merged;
    }

    /// <summary>Rows of one batch that follow each other in a part of a view that was read in parts.</summary>
    /// <param name="Batch">The number of the batch.</param>
    /// <param name="Rows">The rows of the part.</param>
    /// <param name="Start">The first row of the run in its part.</param>
    /// <param name="Count">The number of rows.</param>
    internal readonly record struct Run(long Batch, DenseRows Rows, int Start, int Count);

    /// <summary>The rows that one cursor gave, with the runs of rows of the same batch.</summary>
    private sealed class Part(int width, bool weighted, long? expectedRows)
    {
        private readonly DenseRowsBuilder _rows = new(width, weighted, expectedRows);
        private readonly List<(long Batch, int Start)> _runs = [];

        internal int Count => _rows.Count;

        internal void Add(IExceptionContext context, string what, RowCursor cursor)
        {
            if (_runs.Count == 0 || _runs[^1].Batch != cursor.Batch) _runs.Add((cursor.Batch, Count));
            cursor.CopyFeatures(_rows.Add(context, what, cursor.Label, cursor.Weight));
        }

        /// <summary>The part as rows in the order in which they came.</summary>
        internal DenseRows ToRows() => _rows.ToRows();

        /// <summary>The runs of the part, in its order.</summary>
        internal IEnumerable<Run> Runs()
        {
            var rows = ToRows();
            for (int run = 0; run < _runs.Count; run++)
            {
                var (batch, start) = _runs[run];
                int end = run + 1 < _runs.Count ? _runs[run + 1].Start : Count;
                yield return new(batch, rows, start, end - start);
            }
        }
    }
}
