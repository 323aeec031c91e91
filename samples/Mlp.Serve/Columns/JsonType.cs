using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>How the values of a column, or the items of its vectors, stand in JSON.</summary>
internal abstract class JsonType
{
    /// <summary>What a value must be, as an error says it: "a number ...".</summary>
    internal abstract string Rule { get; }

    /// <summary>A place for the values of an input column.</summary>
    internal abstract InputCell CreateInput(DataViewSchema.Column column, bool required);

    /// <summary>What writes the values of an output column of a row.</summary>
    internal abstract OutputCell CreateOutput(DataViewSchema.Column column, DataViewRow row);

    /// <summary>The values of an annotation of this type, each as JSON.</summary>
    internal abstract string[] Annotation(DataViewSchema.Column column, string kind);

    /// <summary>The value as this type writes it; null when it is none of this type.</summary>
    internal abstract string? Normalize(JsonElement element);
}

/// <summary>False when the element is no such value.</summary>
internal delegate bool TryRead<T>(JsonElement element, out T value);

/// <inheritdoc/>
internal sealed class JsonType<T>(string rule, TryRead<T> tryRead, Action<Utf8JsonWriter, T> write) : JsonType
{
    internal override string Rule => rule;

    internal TryRead<T> TryRead => tryRead;

    internal Action<Utf8JsonWriter, T> Write => write;

    internal override InputCell CreateInput(DataViewSchema.Column column, bool required) =>
        column.Type is VectorDataViewType vector ? new VectorInput<T>(column, required, this, vector.Size) : new ScalarInput<T>(column, required, this);

    internal override OutputCell CreateOutput(DataViewSchema.Column column, DataViewRow row) =>
        column.Type is VectorDataViewType ? new VectorOutput<T>(column, row, this) : new ScalarOutput<T>(column, row, this);

    internal override string[] Annotation(DataViewSchema.Column column, string kind)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(kind, ref values);
        return [.. values.DenseValues().Select(Json)];
    }

    internal override string? Normalize(JsonElement element) => tryRead(element, out T value) ? Json(value) : null;

    private string Json(T value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes)) write(writer, value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
