using System.Buffers.Binary;

namespace Extensions.ML.Mlp.Native;

/// <summary>
/// The bytes of a 64-bit little-endian ELF shared library, seen as the dynamic loader sees it: through the program headers,
/// never through the section headers, which a library may lack.
/// </summary>
/// <remarks>
/// Every read is checked against the bytes that are there. The layouts are the same for x86-64 and AArch64. Sources: the System V
/// ABI, chapters 4 and 5, and elf(5).
/// </remarks>
internal readonly ref struct ElfImage
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int EntrySize = 16;
    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const ushort SharedObject = 3;

    private readonly Span<byte> _file;
    private readonly Span<byte> _segments;
    private readonly Span<byte> _entries;
    private readonly Span<byte> _names;

    /// <summary>Reads the headers.</summary>
    /// <param name="file">The whole library; edits of what <see cref="Table"/> returns are made in it.</param>
    /// <exception cref="BadImageFormatException">The headers are not those of such a library.</exception>
    public ElfImage(Span<byte> file)
    {
        if (!file.StartsWith("\u007fELF"u8)) throw Refuse("it is not an ELF file");
        var header = Cut(file, 0, HeaderSize);
        if (header[4] != 2 || header[5] != 1) throw Refuse("it is not a 64-bit little-endian ELF file");
        if (U16(header, 16) != SharedObject) throw Refuse("it is not a shared library");
        if (U16(header, 54) != SegmentSize) throw Refuse($"its program headers have {U16(header, 54)} bytes each instead of {SegmentSize}");
        _file = file;
        _segments = Cut(file, U64(header, 32), (ulong)U16(header, 56) * SegmentSize);
        _entries = DynamicEntries();
        _names = Cut(Table(ElfEntry.Names), 0, Value(ElfEntry.NamesSize));
    }

    /// <summary>The bytes from the address that a dynamic entry holds to the end of the segment in which it lies.</summary>
    public Span<byte> Table(ElfEntry entry)
    {
        var address = Value(entry);
        for (var at = 0; at < _segments.Length; at += SegmentSize)
        {
            var segment = _segments[at..];
            var within = address - U64(segment, 16);
            if (U32(segment, 0) == LoadSegment && within < U64(segment, 32)) return Content(segment)[(int)within..];
        }
        throw Refuse($"its {entry} lies in none of its segments");
    }

    /// <summary>The value of a dynamic entry.</summary>
    public ulong Value(ElfEntry entry)
    {
        for (ulong at = 0; ; at += EntrySize)
        {
            var candidate = Cut(_entries, at, EntrySize);
            var tag = (ElfEntry)U64(candidate, 0);
            if (tag == entry) return U64(candidate, 8);
            if (tag == ElfEntry.End) throw Refuse($"it has no {entry}");
        }
    }

    /// <summary>The name that starts at an offset in the table of names, without the zero byte that ends it.</summary>
    public ReadOnlySpan<byte> Name(uint offset)
    {
        var size = (uint)_names.Length;
        var rest = Cut(_names, offset, offset < size ? size - offset : 0);
        var length = rest.IndexOf((byte)0);
        return length < 0 ? throw Refuse("a name in it has no end") : rest[..length];
    }

    /// <summary>A part of some bytes, or a refusal when they end before it does.</summary>
    public static Span<byte> Cut(Span<byte> bytes, ulong offset, ulong size)
    {
        var length = (ulong)bytes.Length;
        return offset <= length && size <= length - offset
            ? bytes.Slice((int)offset, (int)size)
            : throw Refuse("it ends before what its headers announce");
    }

    public static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    public static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    public static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    /// <summary>The refusal of an unexpected layout; the reason is a clause of which the library is the subject.</summary>
    public static BadImageFormatException Refuse(string reason) => new(reason);

    // All segments are cut, not only the one that is sought, so that a library which was copied half-way is refused.
    private Span<byte> DynamicEntries()
    {
        Span<byte> entries = default;
        for (var at = 0; at < _segments.Length; at += SegmentSize)
        {
            var content = Content(_segments[at..]);
            if (U32(_segments, at) == DynamicSegment) entries = content;
        }
        return entries.IsEmpty ? throw Refuse("it has no dynamic segment") : entries;
    }

    private Span<byte> Content(ReadOnlySpan<byte> segment) => Cut(_file, U64(segment, 8), U64(segment, 32));
}

/// <summary>The dynamic entries (DT_...) that the loader finds symbols and versions by.</summary>
internal enum ElfEntry : ulong
{
    End = 0,
    Names = 5,
    Symbols = 6,
    NamesSize = 10,
    SymbolHashes = 0x6ffffef5,
    SymbolVersions = 0x6ffffff0,
    VersionNeeds = 0x6ffffffe,
}
