using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>A column of the answer: computes its value for the row that the input holds, and writes it.</summary>
internal abstract class OutputCell
{
    internal abstract void Write(Utf8JsonWriter writer);

    /// <summary>Computes the value and tells whether it has neither NaN nor infinity.</summary>
    internal abstract bool IsFinite();

    private protected static bool IsFinite<T>(T value) => value switch
    {
        float number => float.IsFinite(number),
        double number => double.IsFinite(number),
        _ => true,
    };
}

internal sealed class ScalarOutput<T>(DataViewSchema.Column column, DataViewRow row, JsonType<T> type) : OutputCell
{
    private readonly JsonEncodedText _name = JsonEncodedText.Encode(column.Name);
    private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
    private T _value = default!;

    internal override void Write(Utf8JsonWriter writer)
    {
        _getter(ref _value);
        writer.WritePropertyName(_name);
        type.Write(writer, _value);
    }

    internal override bool IsFinite()
    {
        _getter(ref _value);
        return IsFinite(_value);
    }
}

/// <summary>An array; or an object, where each place has a name of its own, as each class has in the scores of a classifier.</summary>
internal sealed class VectorOutput<T>(DataViewSchema.Column column, DataViewRow row, JsonType<T> type) : OutputCell
{
    private readonly JsonEncodedText _name = JsonEncodedText.Encode(column.Name);
    private readonly JsonEncodedText[]? _places = Places(column);
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _values;

    internal override void Write(Utf8JsonWriter writer)
    {
        _getter(ref _values);
        writer.WritePropertyName(_name);
        if (_places is null) writer.WriteStartArray();
        else writer.WriteStartObject();
        int place = 0;
        foreach (T value in _values.DenseValues())
        {
            if (_places is not null) writer.WritePropertyName(_places[place++]);
            type.Write(writer, value);
        }
        if (_places is null) writer.WriteEndArray();
        else writer.WriteEndObject();
    }

    internal override bool IsFinite()
    {
        _getter(ref _values);
        return _values.DenseValues().All(IsFinite);
    }

    private static JsonEncodedText[]? Places(DataViewSchema.Column column)
    {
        string[]? names = Names(column, "SlotNames") ?? Names(column, "TrainingLabelValues");
        return names is not null && names.Distinct().Count() == names.Length ? [.. names.Select(name => JsonEncodedText.Encode(name))] : null;
    }

    /// <summary>An annotation that has a value for each place, as text; null when there is none.</summary>
    private static string[]? Names(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind)?.Type is not VectorDataViewType values) return null;
        if (values.Size != ((VectorDataViewType)column.Type).Size || JsonTypes.Of(values.ItemType) is not { } type) return null;
        return [.. type.Annotation(column, kind).Select(json => JsonElement.Parse(json).ToString())];
    }
}
