using Extensions.ML.Mlp.Kernels;

namespace Extensions.ML.Mlp.Training.Fused;

/// <summary>How a batch is shared among workers, and how many rows go through the layers at once.</summary>
internal sealed class BlockPlan
{
    private const int TileRows = MatrixKernel.TileRows;

    /// <summary>Enough rows that the sums of the gradients are seldom read and written.</summary>
    private const int MinRows = 48;

    /// <summary>What a block's values may take of the second cache, in singles.</summary>
    private const int BlockValues = 96 * 1024;

    private readonly int _workers;

    internal BlockPlan(FusedNetwork network, int batchSize, int workers)
    {
        _workers = workers;
        int share = ShareOf(0, batchSize).End, perRow = network.Layers[0].InputCount + network.Layers.Sum(layer => layer.Stride * layer.RowFactor);
        int fewest = Math.Max(TileRows, (MinRows / network.Members + TileRows - 1) / TileRows * TileRows);
        // Blocks of a share are alike: a last one of few rows would cost more than it holds.
        int blocks = network.MeasuresBatches ? 1 : (int)Math.Max(1, (long)share * perRow / Math.Max(BlockValues, fewest * (long)perRow));
        int tiles = (share + TileRows - 1) / TileRows;
        BlockRows = Math.Max((tiles + blocks - 1) / blocks * TileRows, fewest);
    }

    /// <summary>The most rows of a block.</summary>
    internal int BlockRows { get; }

    /// <summary>A worker's rows of a batch: from, and up to, not including. Shares are whole tiles, but for the last.</summary>
    internal (int Start, int End) ShareOf(int worker, int rows)
    {
        int tiles = (rows + TileRows - 1) / TileRows, share = (tiles + _workers - 1) / _workers * TileRows;
        return (Math.Min(worker * share, rows), Math.Min((worker + 1) * share, rows));
    }
}
