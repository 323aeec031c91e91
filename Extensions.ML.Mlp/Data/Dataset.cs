using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Data.Preprocessing;

namespace Extensions.ML.Mlp.Data;

/// <summary>
/// Rows to learn from or to validate on, in memory or streamed: all that differs between the two is in the kinds of this.
/// </summary>
internal abstract class Dataset
{
    internal abstract int FeatureCount { get; }

    internal abstract long Count { get; }

    /// <summary>The rows, prepared as the network takes them.</summary>
    internal abstract Dataset Prepare(Preprocessor preprocessor);

    /// <summary>The rows in batches.</summary>
    /// <param name="batchSize">The rows a batch, or all if they are fewer; the last batch may be smaller.</param>
    /// <param name="shuffleSeed">The seed of the epochs' orders; null leaves the rows in theirs.</param>
    /// <param name="dropLast">Whether a last batch that is smaller than the others is left out.</param>
    internal abstract DataLoader CreateLoader(int batchSize, int? shuffleSeed, bool dropLast = false);
}
