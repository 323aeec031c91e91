namespace Extensions.ML.Mlp.Training;

/// <summary>What a training is a member of: an ensemble of <see cref="MlpTrainerOptions.Bagging"/>.</summary>
/// <param name="Options">The ensemble's, as its user gave them.</param>
/// <param name="Seed">The ensemble's, from which that of the member follows.</param>
/// <param name="Number">The member's, from 1.</param>
internal sealed record FoldInfo(MlpTrainerOptions Options, int Seed, int Number);
