using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>A few buffers that circulate between the thread that fills them and the one that learns from them.</summary>
internal sealed class BatchQueue(BatchBuffer[] buffers)
{
    private BlockingCollection<BatchBuffer> _free = [];
    private BlockingCollection<(BatchBuffer Buffer, int Count)> _filled = [];
    private BatchBuffer? _taken;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins a pass; no thread may be at work.</summary>
    internal void Begin()
    {
        (_free, _filled, _taken, _failure) = ([], [], null, null);
        foreach (var buffer in buffers) _free.Add(buffer);
    }

    /// <summary>The reading thread's next buffer, as soon as one is free; null when nobody waits for it any more.</summary>
    internal BatchBuffer? NextFree() => _free.TryTake(out var buffer, Timeout.Infinite) && !_free.IsAddingCompleted ? buffer : null;

    /// <summary>Hands over the buffer that was free.</summary>
    internal void Fill(BatchBuffer buffer, int count) => _filled.Add((buffer, count));

    /// <summary>No further buffer will be filled, perhaps because of an error.</summary>
    internal void End(Exception? failure)
    {
        _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
        _filled.CompleteAdding();
    }

    /// <summary>
    /// The next batch, as soon as it is filled; it holds until the one after it is taken. Throws what the reading thread threw.
    /// </summary>
    internal Batch Take()
    {
        if (_taken is not null) _free.Add(_taken);
        if (_filled.TryTake(out var filled, Timeout.Infinite))
        {
            _taken = filled.Buffer;
            return filled.Buffer.ToBatch(filled.Count);
        }
        _taken = null;
        _failure?.Throw();
        throw new InvalidOperationException("No batch is left in this pass.");
    }

    /// <summary>The reading thread is told to end.</summary>
    internal void Abandon() => _free.CompleteAdding();
}
