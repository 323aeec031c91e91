namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>A training at the end of an epoch, as a checkpoint holds it.</summary>
/// <param name="Fingerprint">Which training it is.</param>
/// <param name="Machine">The device and engine it ran on.</param>
/// <param name="History">Its epochs so far.</param>
/// <param name="State">What it has come to, as <see cref="StateWriter"/> writes it.</param>
internal sealed record CheckpointState(Fingerprint Fingerprint, string Machine, TrainingHistory History, ReadOnlyMemory<byte> State);
