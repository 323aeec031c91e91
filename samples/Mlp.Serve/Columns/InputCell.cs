using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Mlp.Serve.Columns;

/// <summary>The value of an input column in the row that is being scored.</summary>
internal abstract class InputCell(DataViewSchema.Column column, bool required)
{
    private const int Shown = 60;

    internal string Name => column.Name;

    /// <summary>Whether what is answered depends on the column: the label, for one, it does not.</summary>
    internal bool Required => required;

    /// <summary>What a value must be, as an error says it.</summary>
    internal abstract string Rule { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Takes the value of a row, which is counted from 1.</summary>
    /// <exception cref="RequestFault">It is not of the column's type.</exception>
    internal abstract void Read(JsonElement value, int row);

    private protected RequestFault Fault(string rule, string received, int row) =>
        new($"The field '{Name}' must be {rule}, but in row {row} it {received}; correct the value.");

    private protected static string Show(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= Shown ? text : text[..Shown] + "...";
    }
}

internal sealed class ScalarInput<T>(DataViewSchema.Column column, bool required, JsonType<T> type) : InputCell(column, required)
{
    private T _value = default!;

    internal override string Rule => type.Rule;

    internal override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _value);

    internal override void Read(JsonElement value, int row)
    {
        if (!type.TryRead(value, out _value)) throw Fault(type.Rule, $"is {Show(value)}", row);
    }
}

/// <param name="size">The number of items; 0 for a column whose vectors may have any.</param>
internal sealed class VectorInput<T>(DataViewSchema.Column column, bool required, JsonType<T> type, int size) : InputCell(column, required)
{
    private T[] _values = new T[size];

    internal override string Rule => $"{(size == 0 ? "an array" : $"an array of length {size}")} whose items are each {type.Rule}";

    internal override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => new VBuffer<T>(_values.Length, _values).CopyTo(ref value));

    internal override void Read(JsonElement value, int row)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Fault(Rule, $"is {Show(value)}", row);
        int length = value.GetArrayLength();
        if (size != 0 && length != size) throw Fault(Rule, $"has length {length}", row);
        if (_values.Length != length) _values = new T[length];
        int index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!type.TryRead(item, out _values[index++])) throw Fault(Rule, $"has {Show(item)} at place {index}", row);
        }
    }
}
