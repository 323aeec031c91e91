namespace Mlp.Samples.Training;

/// <summary>A training that came to nothing: its loss grew beyond all bounds, or its options and data do not go together.</summary>
internal sealed class FailedTrainingException(string message) : UserMistakeException(message);
