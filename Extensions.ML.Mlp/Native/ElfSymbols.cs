using System.Buffers.Binary;
using System.Text;
using static Extensions.ML.Mlp.Native.ElfImage;

namespace Extensions.ML.Mlp.Native;

/// <summary>The dynamic symbols of a shared library, in bytes that may be edited.</summary>
/// <remarks>
/// Reads what GNU linkers write: all undefined symbols stand before the first one of the hash table, which holds the exported ones.
/// </remarks>
internal readonly ref struct ElfSymbols
{
    private const int SymbolSize = 24;
    private const int VersionSize = 2;
    private const ushort Unversioned = 1;
    private const ushort VersionMask = 0x7fff;
    private const byte FunctionType = 2;

    private readonly ElfImage _library;
    private readonly Span<byte> _symbols;
    private readonly Span<byte> _versions;
    private readonly Span<byte> _hashes;
    private readonly uint _firstHashed;

    private ElfSymbols(ElfImage library)
    {
        _library = library;
        _symbols = library.Table(ElfEntry.Symbols);
        _versions = library.Table(ElfEntry.SymbolVersions);
        _hashes = library.Table(ElfEntry.SymbolHashes);
        _firstHashed = HashWord(1);
    }

    /// <summary>
    /// Makes a library take one of its own functions where it asks another library for a symbol of too new a version, and ask that
    /// library for an older version instead. All of it is done, or nothing.
    /// </summary>
    /// <param name="library">The bytes of the library, which are edited in place.</param>
    /// <param name="symbol">The undefined symbol; no other symbol may be asked for in its version.</param>
    /// <param name="function">The function, exported by the library itself, that is taken instead.</param>
    /// <param name="tooNew">The version in which the symbol is asked for.</param>
    /// <param name="older">The version to ask for instead; the library must ask for it already, in the same other library.</param>
    /// <exception cref="BadImageFormatException">The layout is not the expected one; the message is a clause that says how.</exception>
    public static void Redirect(Span<byte> library, string symbol, string function, string tooNew, string older)
    {
        var symbols = new ElfSymbols(new ElfImage(library));
        var index = symbols.FindUndefined(symbol);
        var exported = symbols.FindExported(function);
        symbols.LowerVersion(index, tooNew, older);

        // An undefined symbol is bound by its name alone, so the name of an exported one is all that it takes.
        exported[..4].CopyTo(symbols.Symbol(index));
        // A version that is left on it would be sought in this very library, which defines none.
        BinaryPrimitives.WriteUInt16LittleEndian(symbols.Version(index), Unversioned);
    }

    /// <summary>Makes a library ask for a symbol in an older version. It is done, or nothing is.</summary>
    /// <param name="library">The bytes of the library, which are edited in place.</param>
    /// <param name="symbol">The undefined symbol; no other symbol may be asked for in its version.</param>
    /// <param name="tooNew">The version in which the symbol is asked for.</param>
    /// <param name="older">The version to ask for instead; the library must ask for it already, in the same other library.</param>
    /// <exception cref="BadImageFormatException">The layout is not the expected one; the message is a clause that says how.</exception>
    public static void Lower(Span<byte> library, string symbol, string tooNew, string older)
    {
        var symbols = new ElfSymbols(new ElfImage(library));
        symbols.LowerVersion(symbols.FindUndefined(symbol), tooNew, older);
    }

    private static uint HashOf(ReadOnlySpan<byte> name)
    {
        uint hash = 5381;
        foreach (var letter in name) hash = hash * 33 + letter;
        return hash;
    }

    private static bool IsDefined(ReadOnlySpan<byte> symbol) => U16(symbol, 6) != 0;

    private static bool IsFunction(ReadOnlySpan<byte> symbol) => IsDefined(symbol) && (symbol[4] & 0xf) == FunctionType;

    private uint FindUndefined(string name)
    {
        var sought = Encoding.UTF8.GetBytes(name);
        for (uint index = 1; index < _firstHashed; index++)
        {
            if (!IsDefined(Symbol(index)) && NameOf(Symbol(index)).SequenceEqual(sought)) return index;
        }
        throw Refuse($"it does not ask for the symbol {name}");
    }

    // Looked up in the hash table, as the loader will: a function that is not found there cannot be bound to.
    private Span<byte> FindExported(string name)
    {
        var sought = Encoding.UTF8.GetBytes(name);
        var hash = HashOf(sought);
        var bucketCount = HashWord(0);
        if (bucketCount == 0) throw Refuse("its hash table is empty");
        var buckets = 4 + 2 * (ulong)HashWord(2); // after the head and a filter of 64-bit words
        var index = HashWord(buckets + hash % bucketCount);
        for (var ended = index < _firstHashed; !ended; index++)
        {
            var link = HashWord(buckets + bucketCount + index - _firstHashed);
            if ((link | 1) == (hash | 1) && IsFunction(Symbol(index)) && NameOf(Symbol(index)).SequenceEqual(sought)) return Symbol(index);
            ended = (link & 1) == 1; // the lowest bit of a hash gives way to the mark of a chain's end
        }
        throw Refuse($"it does not export the function {name}");
    }

    private void LowerVersion(uint index, string tooNewName, string olderName)
    {
        ElfVersionNeeds.Find(_library, OwnVersion(index), tooNewName, olderName, out var tooNew, out var older);
        ElfVersionNeeds.Rename(tooNew, older);
    }

    private ushort OwnVersion(uint index)
    {
        var version = VersionOf(index);
        if (version <= Unversioned) throw Refuse("it asks for the symbol in no version");
        for (uint other = 1; other < _firstHashed; other++)
        {
            if (other == index || VersionOf(other) != version) continue;
            throw Refuse($"it asks for {Encoding.UTF8.GetString(NameOf(Symbol(other)))} in the same version");
        }
        return version;
    }

    private Span<byte> Symbol(uint index) => Cut(_symbols, (ulong)index * SymbolSize, SymbolSize);

    private ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> symbol) => _library.Name(U32(symbol, 0));

    private Span<byte> Version(uint index) => Cut(_versions, (ulong)index * VersionSize, VersionSize);

    private ushort VersionOf(uint index) => (ushort)(U16(Version(index), 0) & VersionMask);

    private uint HashWord(ulong index) => U32(Cut(_hashes, index * sizeof(uint), sizeof(uint)), 0);
}
