using System.Text;
using Extensions.ML.Mlp.Native;

namespace Extensions.ML.Mlp.Tests.Native;

/// <summary>
/// The smallest shared library that has what the patcher reads, put together byte by byte: five undefined and exported symbols, the
/// versions asked of two libraries, and every table at an address that differs from its place in the file.
/// Longer than other files, because the layout is written out twice on purpose: here and, for reading, in the library under test.
/// </summary>
internal sealed class SyntheticLibrary
{
    private const ulong Base = 0x10000;
    private const int HeadersSize = 64 + 2 * 56;

    private readonly MemoryStream _bytes = new();
    private readonly StringBuilder _names = new("\0");

    public string Undefined { get; init; } = LibTorchPatcher.Marker;

    public string Exported { get; init; } = LibTorchPatcher.HarmlessFunction;

    public string Older { get; init; } = LibTorchPatcher.BaseVersion;

    public byte Class { get; init; } = 2;

    public byte ByteOrder { get; init; } = 1;

    public ushort Machine { get; init; } = 62;

    /// <summary>The number of the version of the first undefined symbol; 4 is the too new one.</summary>
    public ushort FirstVersion { get; init; } = 2;

    /// <summary>The number of the version of the symbol to be redirected.</summary>
    public ushort OwnVersion { get; init; } = 4;

    public uint BucketCount { get; init; } = 1;

    /// <summary>A dynamic entry that is left out.</summary>
    public ElfEntry? Omitted { get; init; }

    public int SymbolAt { get; private set; }

    public int VersionAt { get; private set; }

    public int NeedAt { get; private set; }

    public byte[] Build()
    {
        _bytes.SetLength(0);
        _bytes.Position = HeadersSize;
        var symbols = Symbols();
        var hashes = Hashes();
        var versions = Versions();
        var needs = Needs();
        var names = At();
        var namesSize = (ulong)_names.Length;
        _bytes.Write(Encoding.ASCII.GetBytes(_names.ToString()));
        var dynamic = At();
        Entries((ElfEntry.Symbols, Base + symbols), (ElfEntry.SymbolHashes, Base + hashes), (ElfEntry.SymbolVersions, Base + versions),
            (ElfEntry.VersionNeeds, Base + needs), (ElfEntry.Names, Base + names), (ElfEntry.NamesSize, namesSize), (ElfEntry.End, 0));
        Headers(dynamic, At());
        return _bytes.ToArray();
    }

    /// <summary>Where a name stands in the table of names; it is added when it is not there yet.</summary>
    public uint Name(string name)
    {
        var at = _names.ToString().IndexOf($"\0{name}\0", StringComparison.Ordinal);
        if (at >= 0) return (uint)at + 1;
        _names.Append(name).Append('\0');
        return (uint)(_names.Length - name.Length - 1);
    }

    /// <summary>The hash of a version's name (System V ABI, "Hash Table").</summary>
    public static uint VersionHash(string name)
    {
        uint hash = 0;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xf0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }
        return hash;
    }

    private ulong Symbols()
    {
        var at = At();
        Symbol("", 0, 0);
        Symbol("malloc", 0x12, 0);
        SymbolAt = (int)At();
        Symbol(Undefined, 0x12, 0);
        Symbol("some_data", 0x11, 7);
        Symbol(Exported, 0x12, 7);
        return at;
    }

    private void Symbol(string name, byte info, ushort section)
    {
        Write(name.Length == 0 ? 0 : Name(name));
        _bytes.Write([info, 0]);
        Write(section);
        Write((ulong)0x1234);
        Write((ulong)8);
    }

    private ulong Hashes()
    {
        var at = At();
        // The filter lets all pass; one chain starts at symbol 3.
        foreach (var word in new[] { BucketCount, 3u, 1u, 0u, ~0u, ~0u, 3u }) Write(word);
        Write(NameHash("some_data") & ~1u);
        Write(NameHash(Exported) | 1);
        return at;
    }

    private ulong Versions()
    {
        var at = At();
        VersionAt = (int)at + 4;
        foreach (var version in new ushort[] { 0, FirstVersion, OwnVersion, 1, 1 }) Write(version);
        return at;
    }

    private ulong Needs()
    {
        var at = At();
        NeedHead(1, "libc.so.6", toNext: 32);
        Need("GLIBC_2.2.5", 2, toNext: 0);
        NeedHead(2, "libstdc++.so.6", toNext: 0);
        Need(Older, 3, toNext: 16);
        NeedAt = (int)At();
        Need(LibTorchPatcher.MarkerVersion, 4, toNext: 0);
        return at;
    }

    private void NeedHead(ushort count, string library, uint toNext)
    {
        Write((ushort)1);
        Write(count);
        Write(Name(library));
        Write(16u);
        Write(toNext);
    }

    private void Need(string version, ushort number, uint toNext)
    {
        Write(VersionHash(version));
        Write((ushort)0);
        Write(number);
        Write(Name(version));
        Write(toNext);
    }

    private void Entries(params (ElfEntry Entry, ulong Value)[] entries)
    {
        foreach (var (entry, value) in entries)
        {
            if (entry == Omitted) continue;
            Write((ulong)entry);
            Write(value);
        }
    }

    private void Headers(ulong dynamic, ulong end)
    {
        _bytes.Position = 0;
        _bytes.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', Class, ByteOrder, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Write((ushort)3);
        Write(Machine);
        Write(1u);
        foreach (var value in new ulong[] { 0, 64, 0 }) Write(value); // entry point, program headers, section headers: none
        Write(0u);
        foreach (var value in new ushort[] { 64, 56, 2, 0, 0, 0 }) Write(value);
        Segment(1, 0, end);
        Segment(2, dynamic, end - dynamic);
    }

    private void Segment(uint type, ulong offset, ulong size)
    {
        Write(type);
        Write(6u);
        foreach (var value in new[] { offset, Base + offset, Base + offset, size, size, 8ul }) Write(value);
    }

    private static uint NameHash(string name) => name.Aggregate(5381u, (hash, letter) => hash * 33 + letter);

    private ulong At() => (ulong)_bytes.Position;

    private void Write(ushort value) => _bytes.Write(BitConverter.GetBytes(value));

    private void Write(uint value) => _bytes.Write(BitConverter.GetBytes(value));

    private void Write(ulong value) => _bytes.Write(BitConverter.GetBytes(value));
}
