namespace Extensions.ML.Mlp.Search;

/// <summary>What a search found, whatever the task: see <see cref="SearchResult{TOptions}"/>.</summary>
internal sealed record SearchFound(MlpTrainerOptions Best, IReadOnlyList<SearchTrial> Trials, string MetricName, bool IsComplete);
