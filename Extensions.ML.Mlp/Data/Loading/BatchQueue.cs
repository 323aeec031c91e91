using System.Runtime.ExceptionServices;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>A few blocks that go round between the thread that fills them and the one that learns from them. It allocates nothing for a batch.</summary>
internal sealed class BatchQueue(BatchBuffer[] blocks)
{
    private readonly object _turn = new();
    private readonly int[] _counts = new int[blocks.Length];
    private long _filled, _taken;
    private bool _ended, _abandoned;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Begins a pass; no thread may be at work.</summary>
    internal void Begin() => (_filled, _taken, _ended, _abandoned, _failure) = (0, 0, false, false, null);

    /// <summary>The reading thread's next block, as soon as it is free; null when nobody waits for it any more.</summary>
    internal BatchBuffer? NextFree()
    {
        lock (_turn)
        {
            // The block that was taken last is still learned from.
            while (!_abandoned && _filled - Math.Max(0, _taken - 1) >= blocks.Length) Monitor.Wait(_turn);
            return _abandoned ? null : blocks[_filled % blocks.Length];
        }
    }

    /// <summary>Hands the block over that was free.</summary>
    internal void Fill(int count)
    {
        lock (_turn)
        {
            _counts[_filled++ % blocks.Length] = count;
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>No further block will be filled, perhaps because of an error.</summary>
    internal void End(Exception? failure)
    {
        lock (_turn)
        {
            (_ended, _failure) = (true, failure is null ? null : ExceptionDispatchInfo.Capture(failure));
            Monitor.PulseAll(_turn);
        }
    }

    /// <summary>The next batch, as soon as it is filled; it holds until the one after it is taken. Throws what the reading thread threw.</summary>
    internal Batch Take()
    {
        int place;
        lock (_turn)
        {
            place = (int)(_taken++ % blocks.Length);
            Monitor.PulseAll(_turn);
            while (_filled < _taken)
            {
                _failure?.Throw();
                if (_ended) throw new InvalidOperationException("No batch is left in this pass.");
                Monitor.Wait(_turn);
            }
        }
        return blocks[place].ToBatch(_counts[place]);
    }

    /// <summary>The reading thread is told to end.</summary>
    internal void Abandon()
    {
        lock (_turn)
        {
            _abandoned = true;
            Monitor.PulseAll(_turn);
        }
    }
}
