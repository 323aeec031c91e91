namespace Extensions.ML.Mlp.Data.Loading;

/// <summary>How the rows of an epoch are cut into batches.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Size">The rows of each batch but perhaps the last; all where a batch might hold more.</param>
/// <param name="Count">The batches.</param>
internal readonly record struct BatchDivision(long Rows, int Size, int Count)
{
    /// <summary>Whether one batch takes all rows, whose order then does not matter.</summary>
    internal bool IsWhole => Size == Rows;

    /// <param name="rows">The rows, at least one.</param>
    /// <param name="batchSize">The rows a batch; the last batch may be smaller.</param>
    /// <param name="dropLast">Whether a last batch that is smaller than the others is left out.</param>
    internal static BatchDivision Of(long rows, int batchSize, bool dropLast)
    {
        int size = (int)Math.Min(batchSize, rows);
        return new(rows, size, checked((int)(dropLast ? rows / size : (rows + size - 1) / size)));
    }

    /// <summary>Where a batch of rows in memory starts, and how many it has.</summary>
    internal (int Start, int Count) At(int index) => (index * Size, (int)Math.Min(Size, Rows - index * (long)Size));
}
