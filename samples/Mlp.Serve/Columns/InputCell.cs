using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>The value of an input column in the row that is being scored.</summary>
internal abstract class InputCell(DataViewSchema.Column column, bool needed, bool imputed)
{
    internal string Name => column.Name;

    internal string Type => column.Type.ToString()!;

    /// <summary>Whether the answer depends on the column: on the label, for one, it does not.</summary>
    internal bool IsNeeded => needed;

    /// <summary>Whether null is a value: a missing one, or one that the answer does not depend on.</summary>
    internal bool CanBeNull => !needed || (imputed && HasMissing);

    /// <summary>Whether a row may lack the field. A text or a key that is lacking is more likely forgotten than missing.</summary>
    internal bool CanBeLeftOut => !needed || (CanBeNull && IsNumber);

    /// <summary>What a value must be, as an error says it.</summary>
    internal abstract string Rule { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Whether the column's type, or the type of its vectors' items, has a missing value.</summary>
    internal abstract bool ItemsHaveMissing { get; }

    /// <summary>Whether the column as a whole can be missing.</summary>
    private protected virtual bool HasMissing => ItemsHaveMissing;

    private protected abstract bool IsNumber { get; }

    /// <summary>What a number column wants in place of null.</summary>
    private protected virtual string NumberToSend => "a number";

    /// <summary>Takes the value of a row, which is counted from 1.</summary>
    /// <exception cref="RequestFault">It is not of the column's type.</exception>
    internal void Read(JsonElement value, int row)
    {
        if (value.ValueKind != JsonValueKind.Null) ReadValue(value, row);
        else if (!CanBeNull) throw NullFault("is null", HasMissing, IsNumber ? NumberToSend : "a value", row);
        else if (HasMissing) SetMissing();
    }

    /// <summary>Takes the missing value.</summary>
    internal abstract void SetMissing();

    /// <summary>Takes some value that is not missing.</summary>
    internal abstract void SetSample();

    private protected abstract void ReadValue(JsonElement value, int row);

    private protected RequestFault Fault(string received, int row, string remedy = "correct the value") =>
        new($"The field '{Excerpt.Of(Name)}' must be {Rule}, but in row {row} it {received}; {remedy}.");

    private protected RequestFault NullFault(string received, bool hasMissing, string send, int row) => hasMissing
        ? Fault($"{received}, and the model has no imputation for it", row, $"send {send}")
        : Fault($"{received}, and a column of type {Type} has no missing value", row);

    private protected bool ItemsCanBeNull => !needed || (imputed && ItemsHaveMissing);

    private protected static string Show(JsonElement value) => Excerpt.Of(value.GetRawText());
}

internal sealed class ScalarInput<T>(DataViewSchema.Column column, bool needed, bool imputed, JsonType<T> type) : InputCell(column, needed, imputed)
{
    private T _value = default!;

    internal override string Rule => type.Rule;

    internal override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _value);

    internal override bool ItemsHaveMissing => type.HasMissing;

    private protected override bool IsNumber => type.Missing is float or double;

    internal override void SetMissing() => _value = type.Missing;

    internal override void SetSample() => _value = type.Sample;

    private protected override void ReadValue(JsonElement value, int row)
    {
        if (!type.TryRead(value, out _value)) throw Fault($"is {Show(value)}", row);
    }
}

/// <param name="size">The number of items; 0 for a column whose vectors may have any.</param>
internal sealed class VectorInput<T>(DataViewSchema.Column column, bool needed, bool imputed, JsonType<T> type, int size) : InputCell(column, needed, imputed)
{
    private T[] _values = new T[size];

    internal override string Rule => $"{(size == 0 ? "an array" : $"an array of length {size}")} whose items are each {type.Rule}";

    internal override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => new VBuffer<T>(_values.Length, _values).CopyTo(ref value));

    internal override bool ItemsHaveMissing => type.HasMissing;

    /// <summary>Nothing tells the length of a missing vector that may have any.</summary>
    private protected override bool HasMissing => ItemsHaveMissing && size != 0;

    private protected override bool IsNumber => type.Missing is float or double;

    private protected override string NumberToSend => "numbers";

    internal override void SetMissing() => Fill(type.Missing);

    internal override void SetSample() => Fill(type.Sample);

    private protected override void ReadValue(JsonElement value, int row)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Fault($"is {Show(value)}", row);
        int length = value.GetArrayLength();
        if (size != 0 && length != size) throw Fault($"has length {length}", row);
        if (_values.Length != length) _values = new T[length];
        int index = 0;
        foreach (var item in value.EnumerateArray()) _values[index++] = ReadItem(item, index, row);
    }

    private T ReadItem(JsonElement item, int place, int row)
    {
        if (type.TryRead(item, out T value)) return value;
        if (item.ValueKind != JsonValueKind.Null) throw Fault($"has {Show(item)} at place {place}", row);
        return ItemsCanBeNull ? type.Missing : throw NullFault($"has null at place {place}", ItemsHaveMissing, IsNumber ? "a number" : "a value", row);
    }

    private void Fill(T value)
    {
        if (size == 0) _values = new T[1];
        Array.Fill(_values, value);
    }
}
