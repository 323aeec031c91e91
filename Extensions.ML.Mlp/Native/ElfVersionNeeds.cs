using System.Text;
using static Extensions.ML.Mlp.Native.ElfImage;

namespace Extensions.ML.Mlp.Native;

/// <summary>The versions that a shared library asks other libraries for, grouped by the other library.</summary>
internal static class ElfVersionNeeds
{
    private const int RecordSize = 16; // of a group's head and of a need alike

    /// <summary>Finds a need and, among the needs of the same other library, one by name.</summary>
    /// <param name="library">The library that asks.</param>
    /// <param name="version">The number under which the symbols' versions refer to the need.</param>
    /// <param name="tooNewName">The name that the need of that number must have.</param>
    /// <param name="olderName">The name of the other one.</param>
    /// <param name="tooNew">The need of that number.</param>
    /// <param name="older">The need of that name.</param>
    public static void Find(
        ElfImage library, ushort version, string tooNewName, string olderName, out Span<byte> tooNew, out Span<byte> older)
    {
        var needs = library.Table(ElfEntry.VersionNeeds);
        uint toNext;
        for (ulong at = 0; ; at += toNext)
        {
            var head = Cut(needs, at, RecordSize);
            FindInGroup(library, needs, at + U32(head, 8), version, olderName, out tooNew, out older);
            if (!tooNew.IsEmpty) break;
            toNext = U32(head, 12);
            if (toNext == 0) throw Refuse($"it names no version number {version}");
        }
        var found = Encoding.UTF8.GetString(NameOf(library, tooNew));
        if (found != tooNewName) throw Refuse($"it asks for {found} where {tooNewName} was expected");
        if (older.IsEmpty) throw Refuse($"it asks for {tooNewName} but not for {olderName}");
    }

    /// <summary>Makes one need ask for the version of another: its name and the hash of that, which is all the loader compares.</summary>
    public static void Rename(Span<byte> need, ReadOnlySpan<byte> other)
    {
        other[..4].CopyTo(need);
        other[8..12].CopyTo(need[8..]);
    }

    private static void FindInGroup(
        ElfImage library, Span<byte> needs, ulong first, ushort version, string olderName, out Span<byte> tooNew, out Span<byte> older)
    {
        tooNew = older = default;
        var sought = Encoding.UTF8.GetBytes(olderName);
        uint toNext;
        for (var at = first; ; at += toNext)
        {
            var need = Cut(needs, at, RecordSize);
            if (U16(need, 6) == version) tooNew = need;
            if (NameOf(library, need).SequenceEqual(sought)) older = need;
            toNext = U32(need, 12);
            if (toNext == 0) return;
        }
    }

    private static ReadOnlySpan<byte> NameOf(ElfImage library, ReadOnlySpan<byte> need) => library.Name(U32(need, 8));
}
