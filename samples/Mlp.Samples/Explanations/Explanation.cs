namespace Mlp.Samples.Explanations;

/// <summary>What a network pays heed to.</summary>
/// <param name="Topic">In words.</param>
/// <param name="Features">One by one, in the order of the columns.</param>
/// <param name="Row">One row, explained.</param>
internal sealed record Explanation(ExplainedTopic Topic, IReadOnlyList<FeatureImportance> Features, ExplainedRow Row);

/// <summary>What is explained, in words.</summary>
/// <param name="Title">What the network tells.</param>
/// <param name="Metric">What falls, or rises, where a feature is permuted.</param>
/// <param name="Unit">That of the contributions.</param>
internal sealed record ExplainedTopic(string Title, string Metric, string Unit);

/// <summary>How much a feature matters over the test rows.</summary>
/// <param name="Name">That of its slot.</param>
/// <param name="Loss">How much worse the metric gets where the feature is permuted, the mean over the permutations.</param>
/// <param name="LossDeviation">The standard deviation over the permutations.</param>
/// <param name="Contribution">The mean size of what it adds to a score.</param>
internal sealed record FeatureImportance(string Name, double Loss, double LossDeviation, double Contribution);

/// <summary>Why a row got its score.</summary>
/// <param name="Values">Of the features.</param>
/// <param name="Contributions">What each adds to the score.</param>
/// <param name="Baseline">The score of a row of means.</param>
/// <param name="Score">That of the row.</param>
internal sealed record ExplainedRow(float[] Values, float[] Contributions, float Baseline, float Score);
