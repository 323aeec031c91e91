using System.Text.Encodings.Web;
using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Exchange.Safetensors;

/// <summary>Gathers tensors of float32 and int32 and writes them as a safetensors file, in the order in which they were added.</summary>
internal sealed class SafetensorsWriter
{
    /// <summary>Quotes as \" and not as \u0022: a header is read by people too.</summary>
    internal static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private const int Alignment = 8;

    /// <summary>The bytes of a value of either type.</summary>
    private const int Size = 4;

    private readonly List<(string Name, string Type, long[] Shape, int Count, Action<BinaryWriter> Write)> _tensors = [];

    internal void Add(string name, float[] values, params long[] shape) => _tensors.Add((name, "F32", shape, values.Length, writer => writer.WriteFloats(values)));

    internal void Add(string name, int[] values, params long[] shape) => _tensors.Add((name, "I32", shape, values.Length, writer => writer.WriteInts(values)));

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
