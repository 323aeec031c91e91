using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>
/// The tensors of a safetensors file: the length of a header (8 bytes, little-endian), the header as JSON, which names each tensor's
/// type, shape and place, and the bytes of all tensors without gaps. Files may come from anywhere: nothing is allocated that the bytes do
/// not hold.
/// </summary>
internal sealed class SafetensorsFile
{
    private const int LengthBytes = sizeof(ulong);
    private const ulong MaxHeaderBytes = 250_000;
    private const string MetadataName = "__metadata__";

    private readonly Dictionary<string, string> _metadata = [];
    private readonly HashSet<string> _taken = [];
    private readonly Dictionary<string, SafetensorsTensor> _tensors = [];

    internal IEnumerable<SafetensorsTensor> Tensors => _tensors.Values;

    internal string? Metadata(string key) => _metadata.GetValueOrDefault(key);

    internal SafetensorsTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>A tensor of the network. One in many layers would take memory that the file does not have.</summary>
    internal SafetensorsTensor Take(string name)
    {
        if (!_taken.Add(name))
            throw new FormatException(
                $"The tensor '{Excerpt.Of(name)}' belongs to two layers of the safetensors file; the file is damaged.");
        return Find(name) ?? throw new FormatException($"The safetensors file has no tensor '{Excerpt.Of(name)}'; the file is damaged.");
    }

    /// <param name="stream">Is read from where it stands to its end; the tensors read from it later.</param>
    /// <exception cref="FormatException">The bytes are not a safetensors file, or a damaged one.</exception>
    internal static SafetensorsFile Read(Stream stream)
    {
        var bytes = new SafetensorsBytes(stream);
        Span<byte> head = stackalloc byte[LengthBytes];
        if (bytes.Length < LengthBytes)
            throw new FormatException(
                $"A safetensors file begins with the {LengthBytes} bytes of a length, but this one has {bytes.Length} bytes.");
        bytes.Read(0, head);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        if (length > MaxHeaderBytes) throw Foreign(head, length);
        if ((long)length > bytes.Length - LengthBytes)
            throw new FormatException(
                $"The safetensors file claims a header of {length} bytes, but {bytes.Length - LengthBytes} follow; the file is cut off.");
        byte[] json = new byte[length];
        bytes.Read(LengthBytes, json);
        var file = new SafetensorsFile();
        SafetensorsJson.Read(json, "header of the safetensors file", header => file.Add(header, bytes.From(LengthBytes + json.Length)));
        return file;
    }

    private static FormatException Foreign(ReadOnlySpan<byte> head, ulong length)
    {
        const string rule = "A safetensors file must begin with the length of its header, but this one is";
        if (head.StartsWith(MlpModelFormat.ZipMagic))
            return new(
                $"{rule} a zip; if ML.NET saved a pipeline in it, load that with mlContext.Model.Load(path, out _), and if PyTorch "
                + "saved a network in it, save its state_dict as safetensors.");
        if (head.StartsWith(MlpModelFormat.Magic)) return new($"{rule} a file of MlpModel.Save; read it with MlpModel.Load.");
        return new(
            $"The header of a multilayer perceptron's safetensors file has at most {MaxHeaderBytes} bytes, but this one claims {length}; "
            + "the file is damaged or of another format.");
    }

    private void Add(JsonElement header, SafetensorsBytes data)
    {
        var ends = new List<(long Begin, long End)>();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.Name == MetadataName) AddMetadata(entry.Value);
            else ends.Add(AddTensor(SafetensorsJson.Name(entry.Name), entry.Value, data));
        }
        long end = 0;
        foreach (var place in ends.Order())
        {
            if (place.Begin != end)
                throw new FormatException(
                    $"The tensors of a safetensors file must follow each other, but one begins at byte {place.Begin} and the one before "
                    + $"ends at {end}; the file is damaged.");
            end = place.End;
        }
        if (end != data.Length)
            throw new FormatException(
                $"The tensors of the safetensors file take {end} bytes, but {data.Length} follow the header; the file is damaged.");
    }

    private void AddMetadata(JsonElement metadata)
    {
        foreach (var pair in metadata.EnumerateObject()) _metadata.Add(pair.Name, pair.Value.GetString() ?? "");
    }

    private (long Begin, long End) AddTensor(string name, JsonElement entry, SafetensorsBytes data)
    {
        string type = SafetensorsJson.Name(entry.GetProperty("dtype").GetString());
        int size = SafetensorsTensor.SizeOf(type)
            ?? throw new FormatException(
                $"The tensor '{Excerpt.Of(name)}' is of type {Excerpt.Of(type)}, which is not known; use F64, F32, F16 or BF16.");
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(SafetensorsJson.Count)];
        long[] offsets = [.. entry.GetProperty("data_offsets").EnumerateArray().Select(SafetensorsJson.Count)];
        string places = $"[{string.Join(", ", offsets)}]";
        if (offsets is not [var begin, var end] || begin > end || end > data.Length)
            throw new FormatException(
                $"The tensor '{Excerpt.Of(name)}' lies at bytes {Excerpt.Of(places)} of {data.Length}; the file is damaged.");
        var tensor = new SafetensorsTensor(name, type, shape, data.From(begin, end));
        if (BytesOf(shape, size) != end - begin)
            throw new FormatException(
                $"The tensor '{Excerpt.Of(name)}' of type {type} and shape {tensor.ShapeText} does not take the {end - begin} bytes that "
                + "the file gives it; the file is damaged.");
        _tensors.Add(name, tensor);
        return (begin, end);
    }

    /// <summary>A product that cannot overflow: one beyond what any file holds stays so.</summary>
    private static Int128 BytesOf(long[] shape, int size) =>
        shape.Aggregate((Int128)size, (bytes, count) => Int128.Min(bytes, long.MaxValue) * count);
}

/// <summary>Gathers tensors of float32 and int32 and writes them as a safetensors file, in the order in which they were added.</summary>
internal sealed class SafetensorsWriter
{
    /// <summary>Quotes as \" and not as \u0022: a header is read by people too.</summary>
    internal static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private const int Alignment = 8;

    /// <summary>The bytes of a value of either type.</summary>
    private const int Size = 4;

    private readonly List<(string Name, string Type, long[] Shape, int Count, Action<BinaryWriter> Write)> _tensors = [];

    internal void Add(string name, float[] values, params long[] shape) =>
        _tensors.Add((name, "F32", shape, values.Length, writer => writer.WriteFloats(values)));

    internal void Add(string name, int[] values, params long[] shape) =>
        _tensors.Add((name, "I32", shape, values.Length, writer => writer.WriteInts(values)));

    internal void Write(Stream stream, string key, string metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new() { Encoder = Plain })) WriteHeader(json, key, metadata);
        while (header.Length % Alignment != 0) header.WriteByte((byte)' ');
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(header.Length);
        writer.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
        foreach (var tensor in _tensors) tensor.Write(writer);
    }

    private void WriteHeader(Utf8JsonWriter json, string key, string metadata)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        json.WriteString(key, metadata);
        json.WriteEndObject();
        long begin = 0;
        foreach (var (name, type, shape, count, _) in _tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", type);
            WriteArray(json, "shape", shape);
            WriteArray(json, "data_offsets", [begin, begin += (long)count * Size]);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, long[] values)
    {
        json.WriteStartArray(name);
        foreach (long value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
