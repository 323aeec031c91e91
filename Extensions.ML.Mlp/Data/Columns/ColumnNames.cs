using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp.Data.Columns;

/// <summary>What the features and classes of a training are called, for messages. The names are read when one is asked for.</summary>
internal sealed class ColumnNames
{
    private readonly Lazy<string[]?> _features;
    private readonly Lazy<string[]?> _classes;
    private readonly IReadOnlyList<string> _keys;
    private readonly int _firstKey;

    private ColumnNames(Func<string[]?> features, Func<string[]?> classes, IReadOnlyList<string> keys, int firstKey) =>
        (_features, _classes, _keys, _firstKey) = (new(features), new(classes), keys, firstKey);

    /// <summary>Of data that tell no names.</summary>
    internal static ColumnNames None { get; } = new(() => null, () => null, [], int.MaxValue);

    /// <summary>
    /// The names of the features' slots and of the columns of keys behind them, and of the label's keys or of false and true.
    /// </summary>
    internal static ColumnNames Of(DataViewSchema schema, string features, string label, IReadOnlyList<string> keys) =>
        new(() => SlotNames(schema[features]), () => ClassNames(schema[label]), keys, ((VectorDataViewType)schema[features].Type).Size);

    internal string Feature(int index) =>
        index >= _firstKey ? $"'{Excerpt.Of(_keys[index - _firstKey])}'" : Named(_features.Value, index) ?? $"slot {index}";

    internal string Class(int index) => Named(_classes.Value, index) ?? $"class {index + 1}";

    private static string? Named(string[]? names, int index) =>
        index < names?.Length && names[index].Length > 0 ? $"'{Excerpt.Of(names[index])}'" : null;

    private static string[]? SlotNames(DataViewSchema.Column column)
    {
        if (!column.HasSlotNames()) return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    private static string[]? ClassNames(DataViewSchema.Column column) =>
        column.Type is BooleanDataViewType ? ["false", "true"] : KeyNames.Of(column);
}
