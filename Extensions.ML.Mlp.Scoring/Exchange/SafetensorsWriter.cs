using System.Text.Encodings.Web;
using System.Text.Json;
using Extensions.ML.Mlp.Model.Format;

namespace Extensions.ML.Mlp.Exchange;

/// <summary>Gathers tensors of float32 and writes them as a safetensors file, in the order in which they were added.</summary>
internal sealed class SafetensorsWriter
{
    /// <summary>Quotes as \" and not as \u0022: a header is read by people too.</summary>
    internal static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private const int Alignment = 8;

    private readonly List<(string Name, int[] Shape, float[] Values)> _tensors = [];

    internal void Add(string name, float[] values, params int[] shape) => _tensors.Add((name, shape, values));

    internal void Write(Stream stream, string key, string metadata)
    {
        using var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header, new() { Encoder = Plain })) WriteHeader(json, key, metadata);
        while (header.Length % Alignment != 0) header.WriteByte((byte)' ');
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(header.Length);
        writer.Write(header.GetBuffer().AsSpan(0, (int)header.Length));
        foreach (var tensor in _tensors) writer.WriteFloats(tensor.Values);
    }

    private void WriteHeader(Utf8JsonWriter json, string key, string metadata)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        json.WriteString(key, metadata);
        json.WriteEndObject();
        long begin = 0;
        foreach (var (name, shape, values) in _tensors)
        {
            json.WriteStartObject(name);
            json.WriteString("dtype", "F32");
            WriteArray(json, "shape", [.. shape]);
            WriteArray(json, "data_offsets", [begin, begin += (long)values.Length * sizeof(float)]);
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
