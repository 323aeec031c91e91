using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Data.Preprocessing;

namespace Extensions.ML.Mlp.Data;

/// <summary>Rows that are all in memory.</summary>
internal sealed class MemoryRows(TrainingRows rows) : RowSet
{
    internal TrainingRows Rows => rows;

    internal override int FeatureCount => rows.FeatureCount;

    internal override long Count => rows.Count;

    internal override MemoryRows Prepare(RowPreparation preparation) => new(preparation.Apply(rows));

    internal override MemoryBatches Batches(int batchSize, int? shuffleSeed, bool dropLast = false) => new(rows, batchSize, shuffleSeed, dropLast);
}
