namespace Extensions.ML.Mlp.Training.Bagging;

/// <summary>A member of an ensemble.</summary>
/// <param name="Model">What it has learned.</param>
/// <param name="Fold">The rows that it has not learned from, ascending.</param>
internal sealed record BaggedMember(MlpModel Model, int[] Fold);
