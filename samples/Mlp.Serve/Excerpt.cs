namespace Mlp.Serve;

/// <summary>What a client sent, as an answer repeats it.</summary>
internal static class Excerpt
{
    private const int Longest = 100;

    /// <summary>The text, or its first 100 characters and "..."; a surrogate pair is not cut.</summary>
    internal static string Of(string text)
    {
        if (text.Length <= Longest) return text;
        return text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "...";
    }
}
