using Extensions.ML.Mlp.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp;

/// <summary>
/// A column of keys in some view, whose values it gives as the model counts them: by what the keys stand for where both the model and the
/// column tell, else by their numbers.
/// </summary>
internal sealed class KeyColumn
{
    private readonly CategoryColumn _category;
    private readonly Lazy<int[]?> _places;

    /// <exception cref="ArgumentOutOfRangeException">The schema has no such column, or it is no key.</exception>
    internal KeyColumn(IExceptionContext context, CategoryColumn category, DataViewSchema schema)
    {
        _category = category;
        Column = Find(context, schema, category.Name);
        _places = new(Places);
    }

    internal DataViewSchema.Column Column { get; }

    /// <summary>Whether the column's own numbers are the model's.</summary>
    internal bool IsCountedAlike =>
        _places.Value is not { } places
        || places.Index().All(place => place.Item == place.Index + 1 || (place.Item == 0 && place.Index >= _category.Count));

    /// <summary>The column of a name, a key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or it is of another type.</exception>
    internal static DataViewSchema.Column Find(IExceptionContext context, DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column) throw context.ExceptSchemaMismatch(nameof(schema), "categorical", name);
        return column.Type is KeyDataViewType
            ? column
            : throw context.ExceptSchemaMismatch(nameof(schema), "categorical", name, "Key", column.Type.ToString());
    }

    /// <summary>Gives the key of the row that an input stands on: 1 to the category's count, or 0.</summary>
    internal ValueGetter<float> Getter(DataViewRow input)
    {
        var get = RowCursorUtils.GetGetterAs<ulong>(NumberDataViewType.UInt64, input, Column.Index);
        int[]? places = _places.Value;
        ulong key = 0;
        return (ref value) =>
        {
            get(ref key);
            value = places is null ? (key <= (ulong)_category.Count ? key : 0) : key - 1 < (ulong)places.Length ? places[key - 1] : 0;
        };
    }

    /// <summary>The model's number of each of the column's keys; null where their own numbers hold.</summary>
    private int[]? Places()
    {
        if (_category.Keys is null || KeyNames.Of(Column) is not { } names) return null;
        var places = new Dictionary<string, int>();
        foreach (var (index, text) in _category.Keys.Texts().Index()) places.TryAdd(text, index + 1);
        return Array.ConvertAll(names, name => places.GetValueOrDefault(name));
    }
}
