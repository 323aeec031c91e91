using System.Text;

namespace Extensions.ML.Mlp.Model;

/// <summary>Texts as they lie in a file, so that many short ones take no more memory than there.</summary>
/// <param name="Lengths">The bytes of each.</param>
/// <param name="Utf8">All of them, one after the other.</param>
internal sealed record TextList(int[] Lengths, byte[] Utf8)
{
    internal static TextList Of(IReadOnlyList<string> texts) =>
        new([.. texts.Select(Encoding.UTF8.GetByteCount)], [.. texts.SelectMany(Encoding.UTF8.GetBytes)]);

    internal IEnumerable<string> Texts()
    {
        int at = 0;
        foreach (int length in Lengths)
        {
            yield return Encoding.UTF8.GetString(Utf8, at, length);
            at += length;
        }
    }
}
