using Extensions.ML.Mlp.Data.Splitting;
using Extensions.ML.Mlp.Model;

namespace Extensions.ML.Mlp.Data.Reading;

/// <summary>What is made of the data of a training while they are read.</summary>
/// <param name="NeedsSample">Whether rows are drawn from those that are streamed, for quantiles.</param>
/// <param name="ClassCount">The classes of the labels; 0 for labels that are numbers.</param>
/// <param name="HoldOut">The share that is held out where no validation rows are given.</param>
/// <param name="Seed">The seed of what is drawn.</param>
/// <param name="Cancellation">Ends the reading, whenever it is.</param>
internal sealed record DataPlan(
    bool NeedsSample, int ClassCount, HoldOutFraction HoldOut, int Seed, CancellationToken Cancellation = default)
{
    /// <summary>What becomes of rows with missing features.</summary>
    internal MissingValues MissingValues { get; init; } = MissingValues.SkipRow;

    /// <summary>The columns of keys that are read beside the vector of features.</summary>
    internal IReadOnlyList<CategoryColumn> Categories { get; init; } = [];
}
