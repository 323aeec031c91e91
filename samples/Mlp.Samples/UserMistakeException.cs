namespace Mlp.Samples;

/// <summary>Something that the user can put right; the message is a sentence for the user.</summary>
internal class UserMistakeException(string message) : Exception(message);
