using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>The types that have a JSON form. A number that JSON cannot write, such as NaN, is null.</summary>
internal static class JsonTypes
{
    private static readonly Dictionary<Type, JsonType> Known = new()
    {
        [typeof(float)] = new JsonType<float>(
            "a number within the range of Single",
            When(JsonValueKind.Number, (JsonElement element, out float value) => element.TryGetSingle(out value) && float.IsFinite(value)),
            (writer, value) => { if (float.IsFinite(value)) writer.WriteNumberValue(value); else writer.WriteNullValue(); })
        { Sample = 1, Missing = float.NaN, HasMissing = true },
        [typeof(double)] = new JsonType<double>(
            "a number within the range of Double",
            When(JsonValueKind.Number, (JsonElement element, out double value) => element.TryGetDouble(out value) && double.IsFinite(value)),
            (writer, value) => { if (double.IsFinite(value)) writer.WriteNumberValue(value); else writer.WriteNullValue(); })
        { Sample = 1, Missing = double.NaN, HasMissing = true },
        [typeof(sbyte)] = Integer<sbyte>(),
        [typeof(byte)] = Integer<byte>(),
        [typeof(short)] = Integer<short>(),
        [typeof(ushort)] = Integer<ushort>(),
        [typeof(int)] = Integer<int>(),
        [typeof(uint)] = Integer<uint>(),
        [typeof(long)] = Integer<long>(),
        [typeof(ulong)] = Integer<ulong>(),
        [typeof(bool)] = new JsonType<bool>(
            "true or false",
            (JsonElement element, out bool value) => (value = element.ValueKind == JsonValueKind.True) || element.ValueKind == JsonValueKind.False,
            (writer, value) => writer.WriteBooleanValue(value)),
        [typeof(ReadOnlyMemory<char>)] = new JsonType<ReadOnlyMemory<char>>(
            "a string",
            When(JsonValueKind.String, (JsonElement element, out ReadOnlyMemory<char> value) => { value = element.GetString().AsMemory(); return true; }),
            (writer, value) => writer.WriteStringValue(value.Span))
        { HasMissing = true },
        [typeof(DateTime)] = new JsonType<DateTime>(
            "a date and time of ISO 8601",
            When(JsonValueKind.String, (JsonElement element, out DateTime value) => element.TryGetDateTime(out value)),
            (writer, value) => writer.WriteStringValue(value)),
        [typeof(DateTimeOffset)] = new JsonType<DateTimeOffset>(
            "a date, time and offset of ISO 8601",
            When(JsonValueKind.String, (JsonElement element, out DateTimeOffset value) => element.TryGetDateTimeOffset(out value)),
            (writer, value) => writer.WriteStringValue(value)),
        [typeof(TimeSpan)] = new JsonType<TimeSpan>(
            "a time span such as 1.02:03:04.5",
            When(JsonValueKind.String, (JsonElement element, out TimeSpan value) => TimeSpan.TryParseExact(element.GetString(), "c", CultureInfo.InvariantCulture, out value)),
            (writer, value) => writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture))),
    };

    /// <summary>The type of a column's values, or of its vectors' items; null when JSON has no form for it.</summary>
    internal static JsonType? For(DataViewSchema.Column column) =>
        (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type) is var type && type is KeyDataViewType key
            ? KeyTypes.For(column, key)
            : Of(type);

    /// <summary>The type of values that are no keys; null when JSON has no form for it.</summary>
    internal static JsonType? Of(DataViewType type) => Known.GetValueOrDefault(type.RawType);

    private static JsonType<T> Integer<T>() where T : IBinaryInteger<T>, IMinMaxValue<T> => new(
        $"an integer from {T.MinValue} to {T.MaxValue}",
        When(JsonValueKind.Number, (JsonElement element, out T value) => T.TryParse(element.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value!)),
        (writer, value) => writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true))
    { Sample = T.One };

    private static TryRead<T> When<T>(JsonValueKind kind, TryRead<T> read) => (JsonElement element, out T value) =>
    {
        value = default!;
        return element.ValueKind == kind && read(element, out value);
    };
}
