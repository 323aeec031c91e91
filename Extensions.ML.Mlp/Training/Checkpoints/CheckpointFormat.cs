using System.Buffers.Binary;
using System.Text;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Training.Checkpoints;

/// <summary>
/// A checkpoint as bytes, all little-endian: the magic <c>MLPC</c>, a version (2 bytes), fields as in a model file, and the checksum of all
/// that (4 bytes). It is read by the version that wrote it alone: what a training keeps may change with every release.
/// </summary>
internal static class CheckpointFormat
{
    private const ushort Version = 1;

    /// <summary>A count of entries (4 bytes), then name and text of each.</summary>
    private const ushort FingerprintField = 1;

    /// <summary>A text.</summary>
    private const ushort MachineField = 2;

    /// <summary>As in a model file; what it says of the end means nothing.</summary>
    private const ushort HistoryField = 3;

    /// <summary>The pieces of the training's state, which only a training of the same build can read.</summary>
    private const ushort StateField = 4;

    /// <summary>Far more than there are; an empty entry takes more memory than its eight bytes, so that their number must have an end.</summary>
    private const int MaxEntries = 1000;

    private static ReadOnlySpan<byte> Magic => "MLPC"u8;

    internal static byte[] Write(CheckpointState training)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Magic);
        writer.Write(Version);
        writer.WriteField(FingerprintField, field => WriteFingerprint(field, training.Fingerprint));
        writer.WriteField(MachineField, field => WriteText(field, training.Machine));
        writer.WriteField(HistoryField, field => HistoryFormat.Write(field, training.History));
        writer.WriteField(StateField, field => field.Write(training.State.Span));
        writer.Flush();
        writer.Write(Checksum.Of(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return bytes.ToArray();
    }

    /// <exception cref="FormatException">The bytes are no checkpoint, are damaged, or come from another version.</exception>
    internal static CheckpointState Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new FieldReader(Checked(bytes.Span));
        reader.Take(Magic.Length + sizeof(ushort));
        Fingerprint? fingerprint = null;
        string? machine = null;
        TrainingHistory? history = null;
        ReadOnlyMemory<byte>? state = null;
        while (!reader.AtEnd)
        {
            ushort number = reader.UInt16();
            var content = reader.Take(reader.Count());
            var field = new FieldReader(content);
            if (number == FingerprintField) fingerprint = ReadFingerprint(ref field);
            else if (number == MachineField) machine = ReadText(ref field);
            else if (number == HistoryField) history = HistoryFormat.Read(ref field);
            else if (number == StateField && bytes.Span.Overlaps(content, out int start)) state = bytes.Slice(start, content.Length);
        }
        _ = fingerprint?.Seed;
        return new(fingerprint ?? throw Missing("options"), machine ?? throw Missing("machine"), history ?? throw Missing("history"), state ?? throw Missing("state"));
    }

    private static ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length - sizeof(uint);
        if (length < Magic.Length + sizeof(ushort) || !bytes.StartsWith(Magic)) throw new FormatException("it does not begin with MLPC");
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[Magic.Length..]);
        if (version != Version) throw new FormatException($"it has format version {version}, and this version reads {Version}");
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[length..]);
        return checksum == Checksum.Of(bytes[..length]) ? bytes[..length] : throw new FormatException("its checksum does not match its content");
    }

    private static void WriteFingerprint(BinaryWriter writer, Fingerprint fingerprint)
    {
        writer.Write(fingerprint.Entries.Count);
        foreach (var (name, text) in fingerprint.Entries)
        {
            WriteText(writer, name);
            WriteText(writer, text);
        }
    }

    private static Fingerprint ReadFingerprint(ref FieldReader reader)
    {
        int count = reader.Count();
        if (count > MaxEntries) throw new FormatException($"it has {count} options, of which {MaxEntries} are the most");
        var entries = new List<(string, string)>();
        for (int entry = 0; entry < count; entry++) entries.Add((ReadText(ref reader), ReadText(ref reader)));
        return new(entries);
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadText(ref FieldReader reader) => Encoding.UTF8.GetString(reader.Take(reader.Count()));

    private static FormatException Missing(string what) => new($"it has no {what}");
}
