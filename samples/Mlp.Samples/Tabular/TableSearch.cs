using Extensions.ML.Mlp;
using Microsoft.ML;

namespace Mlp.Samples.Tabular;

/// <summary>What a search found, whatever the task.</summary>
/// <param name="Trials">The best first.</param>
/// <param name="MetricName">What their metric is.</param>
/// <param name="IsComplete">Whether the search came to its end.</param>
/// <param name="WriteCsv">Writes the trials.</param>
/// <param name="FitBest">Trains with the options of the best.</param>
internal sealed record TableSearch(
    IReadOnlyList<SearchTrial> Trials, string MetricName, bool IsComplete, Action<TextWriter> WriteCsv, Func<ITransformer> FitBest)
{
    /// <summary>A table may have too few rows for the trainer to hold some out by itself.</summary>
    internal const double ValidationShare = 0.2;
}
