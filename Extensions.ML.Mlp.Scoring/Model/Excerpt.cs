namespace Extensions.ML.Mlp;

/// <summary>Text of a user or of a file, as an error repeats it.</summary>
internal static class Excerpt
{
    internal const int Longest = 100;

    /// <summary>The text, or its first 100 characters and "..."; a surrogate pair is not cut.</summary>
    internal static string Of(string text)
    {
        if (text.Length <= Longest) return text;
        return text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "...";
    }
}
