namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>
/// Batches of rows that are all in memory. A large batch is gathered by another thread while the one before is learned from.
/// </summary>
internal sealed class InMemoryDataLoader : DataLoader
{
    /// <summary>The values from which on a batch is gathered ahead; fewer are copied faster than handed over.</summary>
    private const long MinValuesAhead = 1 << 16;

    private readonly DenseRows _rows;
    private readonly BatchDivision _division;
    private readonly Batch? _whole;
    private readonly int? _shuffleSeed;
    private readonly BatchBuffer _first, _second;
    private readonly bool _ahead;
    private long[]? _order;
    private (int Index, Task<Batch> Batch)? _next;

    /// <param name="rows">The rows.</param>
    /// <param name="batchSize">The rows a batch; the last batch may be smaller.</param>
    /// <param name="shuffleSeed">The seed of the epochs' orders; null leaves the rows in theirs.</param>
    /// <param name="dropLast">Whether a last batch that is smaller than the others is left out.</param>
    internal InMemoryDataLoader(DenseRows rows, int batchSize, int? shuffleSeed, bool dropLast = false)
    {
        _rows = rows;
        _division = BatchDivision.Of(rows.Count, batchSize, dropLast);
        if (_division.IsWhole) _whole = Batch.Of(rows, rows.Count);
        _shuffleSeed = _division.IsWhole ? null : shuffleSeed;
        _ahead = (long)BatchSize * rows.FeatureCount >= MinValuesAhead && BatchCount > 1;
        int buffered = _division.IsWhole ? 0 : BatchSize;
        _first = new(buffered, rows.FeatureCount, rows.Weights is not null);
        _second = new(_ahead ? buffered : 0, rows.FeatureCount, rows.Weights is not null);
    }

    internal override int FeatureCount => _rows.FeatureCount;

    internal override int BatchSize => _division.Size;

    internal override int BatchCount => _division.Count;

    internal override void BeginEpoch(int epoch)
    {
        Settle();
        if (_shuffleSeed is { } seed) _order = ShuffleSampler.Shuffled(_rows.Count, seed, epoch);
    }

    internal override Batch Take(int index)
    {
        if (_whole is { } whole) return whole;
        if (!_ahead) return Gather(index, _first);
        var batch = _next is { } next && next.Index == index ? next.Batch.GetAwaiter().GetResult() : GatherNow(index);
        int following = index + 1;
        _next = following < BatchCount ? (following, Task.Run(() => Gather(following, BufferOf(following)))) : null;
        return batch;
    }

    private Batch GatherNow(int index)
    {
        Settle();
        return Gather(index, BufferOf(index));
    }

    private BatchBuffer BufferOf(int index) => index % 2 == 0 ? _first : _second;

    private Batch Gather(int index, BatchBuffer into)
    {
        var (start, count) = _division.At(index);
        for (int i = 0; i < count; i++) into.Put(i, _rows, _order is null ? start + i : (int)_order[start + i]);
        return into.ToBatch(count);
    }

    /// <summary>Waits for what another thread still gathers.</summary>
    private void Settle()
    {
        _next?.Batch.GetAwaiter().GetResult();
        _next = null;
    }

    public override void Dispose() => Settle();
}
