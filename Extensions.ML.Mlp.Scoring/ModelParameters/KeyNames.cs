using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp;

/// <summary>The values that the keys of a column stand for, as text.</summary>
internal static class KeyNames
{
    /// <summary>One name a key; null when the column does not tell them.</summary>
    internal static string[]? Of(DataViewSchema.Column column)
    {
        var names = column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
        if (names?.Type is not VectorDataViewType { ItemType: var item }) return null;
        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Single => Texts<float>(column),
            TypeCode.Double => Texts<double>(column),
            TypeCode.SByte => Texts<sbyte>(column),
            TypeCode.Byte => Texts<byte>(column),
            TypeCode.Int16 => Texts<short>(column),
            TypeCode.UInt16 => Texts<ushort>(column),
            TypeCode.Int32 => Texts<int>(column),
            TypeCode.UInt32 => Texts<uint>(column),
            TypeCode.Int64 => Texts<long>(column),
            TypeCode.UInt64 => Texts<ulong>(column),
            TypeCode.Boolean => Texts<bool>(column),
            TypeCode.DateTime => Texts<DateTime>(column),
            _ when item is DateTimeOffsetDataViewType => Texts<DateTimeOffset>(column),
            _ when item is TimeSpanDataViewType => Texts<TimeSpan>(column),
            _ when item is TextDataViewType => Texts<ReadOnlyMemory<char>>(column),
            _ => null,
        };
    }

    private static string[] Texts<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        return [.. values.DenseValues().Select(Text)];
    }

    /// <summary>Moments in the form that keeps all their digits: two that differ must not have the same name.</summary>
    private static string Text<T>(T value) => value switch
    {
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
