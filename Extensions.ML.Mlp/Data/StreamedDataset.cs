using Extensions.ML.Mlp.Data.Loading;
using Extensions.ML.Mlp.Data.Preprocessing;
using Extensions.ML.Mlp.Data.Reading;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data;

/// <summary>Rows that are read from their view in each pass. They have been counted once.</summary>
/// <param name="view">The view.</param>
/// <param name="count">The rows that each pass must give.</param>
/// <param name="part">Which of the view's rows these are.</param>
/// <param name="shuffleRows">The rows through which a pass is shuffled, where it is.</param>
/// <param name="preprocessor">What becomes of each row.</param>
internal sealed class StreamedDataset(RowSource view, long count, StreamedSubset part, int shuffleRows, Preprocessor preprocessor) : Dataset
{
    internal override int FeatureCount => preprocessor.Width(view.FeatureCount);

    internal override long Count => count;

    internal bool Weighted => view.Weighted || preprocessor.ClassWeights is not null;

    internal override StreamedDataset Prepare(Preprocessor prepared) => new(view, count, part, shuffleRows, prepared);

    internal override StreamingDataLoader CreateLoader(int batchSize, int? shuffleSeed, bool dropLast = false) =>
        new(this, batchSize, shuffleSeed, dropLast);

    /// <summary>Places for some of the rows.</summary>
    internal BatchBuffer NewBlock(long rows)
    {
        if (rows * FeatureCount > Array.MaxLength)
            throw view.Errors.Except(
                $"Rows that are streamed must be held in blocks of at most {Array.MaxLength:N0} values, "
                + $"but {rows:N0} rows of {FeatureCount:N0} features have more; lower BatchSize or ShuffleBufferRows.");
        return new((int)rows, FeatureCount, Weighted);
    }

    /// <summary>The places for a shuffle of the rows: for all, or for as many as the buffer has.</summary>
    internal BatchBuffer NewShuffleBlock() => NewBlock(Math.Min(shuffleRows, count));

    internal StreamedCursor Open() => new(view, part, count, preprocessor);
}
