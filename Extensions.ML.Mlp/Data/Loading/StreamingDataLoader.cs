namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>Batches of rows that a thread of its own reads from their view, ahead of the steps, in each epoch.</summary>
internal sealed class StreamingDataLoader : DataLoader
{
    /// <summary>
    /// The values that are read ahead, and the fewest and most batches of them: many small batches are handed over with few waits.
    /// </summary>
    private const long ValuesAhead = 1 << 18, MinAhead = 3, MaxAhead = 64;

    private readonly StreamedDataset _rows;
    private readonly BatchDivision _division;
    private readonly int? _shuffleSeed;
    private readonly BatchQueue _queue;
    private readonly ShuffleBuffer? _shuffle;
    private Task? _reading;

    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">The rows a batch; the last batch may be smaller.</param>
    /// <param name="shuffleSeed">The seed of the epochs' orders; null leaves the rows in the view's.</param>
    /// <param name="dropLast">Whether a last batch that is smaller than the others is left out.</param>
    internal StreamingDataLoader(StreamedDataset rows, int batchSize, int? shuffleSeed, bool dropLast = false)
    {
        _rows = rows;
        _division = BatchDivision.Of(rows.Count, batchSize, dropLast);
        _shuffleSeed = _division.IsWhole ? null : shuffleSeed;
        long ahead = Math.Clamp(ValuesAhead / Math.Max(1, (long)BatchSize * rows.FeatureCount), MinAhead, MaxAhead);
        _queue = new([.. Enumerable.Range(0, (int)Math.Min(ahead, BatchCount)).Select(_ => rows.NewBlock(BatchSize))]);
        _shuffle = _shuffleSeed is null ? null : new(rows.NewShuffleBlock());
    }

    internal override int FeatureCount => _rows.FeatureCount;

    internal override int BatchSize => _division.Size;

    internal override int BatchCount => _division.Count;

    internal override void BeginEpoch(int epoch)
    {
        Dispose();
        _queue.Begin();
        _reading = Task.Factory.StartNew(() => Read(epoch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    internal override Batch Take(int index) => _queue.Take();

    /// <summary>Ends the reading, however far it is.</summary>
    public override void Dispose()
    {
        _queue.Abandon();
        _reading?.Wait();
        _reading = null;
    }

    private void Read(int epoch)
    {
        try
        {
            using var pass = _rows.Open();
            var writer = new BatchWriter(_queue, BatchSize, BatchCount);
            if (_shuffle is not null) _shuffle.Pass(pass, RandomSeeds.Create(_shuffleSeed!.Value, epoch), writer);
            else while (!writer.Abandoned && pass.MoveNext()) writer.Write(pass);
            writer.Finish();
            _queue.End(failure: null);
        }
        catch (Exception e)
        {
            // Whatever it is, it is the training thread's to throw.
            _queue.End(e);
        }
    }
}
