using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Data.Preprocessing;

namespace Extensions.ML.Mlp.Data;

/// <summary>Rows that are all in memory.</summary>
internal sealed class InMemoryDataset(DenseRows rows) : Dataset
{
    internal DenseRows Rows => rows;

    internal override int FeatureCount => rows.FeatureCount;

    internal override long Count => rows.Count;

    internal override InMemoryDataset Prepare(Preprocessor preprocessor) => new(preprocessor.Apply(rows));

    internal override InMemoryDataLoader CreateLoader(int batchSize, int? shuffleSeed, bool dropLast = false) =>
        new(rows, batchSize, shuffleSeed, dropLast);
}
