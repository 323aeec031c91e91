using Extensions.ML.Mlp.Data;

namespace Extensions.ML.Mlp.Training;

/// <summary>What one training works on.</summary>
/// <param name="Rows">The training rows, at least one.</param>
/// <param name="ValidationRows">The validation rows, of the same width, or null.</param>
/// <param name="Seed">The seed of all that is drawn.</param>
/// <param name="StartFrom">The model whose weights the training goes on from; null draws them.</param>
internal sealed record TrainingPlan(TrainingRows Rows, TrainingRows? ValidationRows, int Seed, MlpModel? StartFrom = null);
