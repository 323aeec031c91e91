using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>A key is the value that it stands for, where the column knows it, else its number from 1; no key is null.</summary>
internal static class KeyTypes
{
    internal static JsonType For(DataViewSchema.Column column, KeyDataViewType key)
    {
        if (key.RawType == typeof(byte)) return For<byte>(column, key.Count);
        if (key.RawType == typeof(ushort)) return For<ushort>(column, key.Count);
        return key.RawType == typeof(uint) ? For<uint>(column, key.Count) : For<ulong>(column, key.Count);
    }

    private static JsonType<T> For<T>(DataViewSchema.Column column, ulong count) where T : IBinaryInteger<T>
    {
        var values = column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type as VectorDataViewType;
        return values is not null && JsonTypes.Of(values.ItemType) is { } type ? Named<T>(type, type.Annotation(column, "KeyValues")) : Numbered<T>(count);
    }

    private static JsonType<T> Named<T>(JsonType type, string[] values) where T : IBinaryInteger<T>
    {
        var keys = new Dictionary<string, T>();
        for (int i = 0; i < values.Length; i++) keys[values[i]] = T.CreateChecked(i + 1);
        return new(
            $"one of the {values.Length} values that the model knows",
            (JsonElement element, out T key) =>
            {
                key = T.Zero;
                return type.Normalize(element) is { } value && keys.TryGetValue(value, out key!);
            },
            (writer, key) =>
            {
                if (T.IsZero(key)) writer.WriteNullValue();
                else writer.WriteRawValue(values[int.CreateChecked(key) - 1], skipInputValidation: true);
            })
        { Sample = T.One, HasMissing = true };
    }

    private static JsonType<T> Numbered<T>(ulong count) where T : IBinaryInteger<T> => new(
        $"an integer from 1 to {count}",
        (JsonElement element, out T key) =>
        {
            ulong number = 0;
            bool known = element.ValueKind == JsonValueKind.Number && element.TryGetUInt64(out number) && number >= 1 && number <= count;
            key = T.CreateTruncating(number);
            return known;
        },
        (writer, key) =>
        {
            if (T.IsZero(key)) writer.WriteNullValue();
            else writer.WriteRawValue(key.ToString(null, CultureInfo.InvariantCulture), skipInputValidation: true);
        })
    { Sample = T.One, HasMissing = true };
}
