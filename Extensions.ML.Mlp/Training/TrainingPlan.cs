using Extensions.ML.Mlp.Data;

namespace Extensions.ML.Mlp.Training;

/// <summary>What one training works on.</summary>
/// <param name="Rows">The training rows, at least one.</param>
/// <param name="ValidationRows">The validation rows, of the same width, or null.</param>
/// <param name="Seed">The seed of the initial weights and of the order of rows.</param>
/// <param name="InitialWeights">Weights and biases to start from, layer by layer; null draws them.</param>
internal sealed record TrainingPlan(TrainingRows Rows, TrainingRows? ValidationRows, int Seed, float[]? InitialWeights = null);
