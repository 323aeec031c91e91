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

    /// <summary>Whether ML.NET has a missing value of this type: NaN, empty text, key 0.</summary>
    internal bool HasMissing { get; init; }

    /// <summary>A place for the values of an input column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="needed">Whether the answer depends on the column: on the label, for one, it does not.</param>
    /// <param name="imputed">Whether the answer has finite numbers when the value is missing.</param>
    internal abstract InputCell CreateInput(DataViewSchema.Column column, bool needed, bool imputed);

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

    /// <summary>A value that is not missing.</summary>
    internal T Sample { get; init; } = default!;

    /// <summary>The missing value of a type that has one.</summary>
    internal T Missing { get; init; } = default!;

    internal override InputCell CreateInput(DataViewSchema.Column column, bool needed, bool imputed) =>
        column.Type is VectorDataViewType vector ? new VectorInput<T>(column, needed, imputed, this, vector.Size) : new ScalarInput<T>(column, needed, imputed, this);

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
