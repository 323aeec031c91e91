using Extensions.ML.Mlp.Data.Reading;

namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>Fills the buffers of a queue with the rows of a pass, batch by batch. It is the reading thread's.</summary>
internal sealed class BatchWriter(BatchQueue queue, int batchSize, int batchCount)
{
    private BatchBuffer? _block;
    private int _rows, _batches;

    /// <summary>Whether nobody waits for further batches.</summary>
    internal bool Abandoned { get; private set; }

    /// <summary>Writes the row that the pass stands on.</summary>
    internal void Write(StreamedCursor pass)
    {
        if (NextPlace() is { } block) pass.Put(block, _rows++);
    }

    /// <summary>Writes a row of a block.</summary>
    internal void Write(BatchBuffer source, int from)
    {
        if (NextPlace() is { } block) block.Put(_rows++, source, from);
    }

    /// <summary>
    /// Hands the last batch over. It waits until here, because only at the pass's end is it known that the view has not changed.
    /// </summary>
    internal void Finish()
    {
        if (_rows > 0) Fill();
    }

    /// <summary>The block with a place for the next row; null for a row of a batch that is left out, and when nobody waits.</summary>
    private BatchBuffer? NextPlace()
    {
        if (_block is not null && _rows == batchSize)
        {
            if (_batches == batchCount - 1) return null;
            Fill();
        }
        if (_block is null && !Abandoned)
        {
            _block = queue.NextFree();
            Abandoned = _block is null;
        }
        return _block;
    }

    private void Fill()
    {
        queue.Fill(_block!, _rows);
        (_block, _rows, _batches) = (null, 0, _batches + 1);
    }
}
