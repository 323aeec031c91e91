using System.Globalization;
using Extensions.ML.Mlp.Model;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Extensions.ML.Mlp.Data.Columns;

/// <summary>The columns of keys that a training reads beside the vector of features.</summary>
internal static class CategoricalColumns
{
    /// <summary>As the training rows count their keys, or as the model does that the training goes on from.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is no key.</exception>
    /// <exception cref="InvalidOperationException">The keys of a column are not counted, or the model reads other columns.</exception>
    internal static CategoryColumn[] Of(IExceptionContext context, DataViewSchema schema, IReadOnlyList<string> names, MlpModel? startFrom)
    {
        var columns = names.Select(name => Of(context, KeyColumn.Find(context, schema, name))).ToArray();
        if (startFrom is null) return columns;
        return startFrom.CategoricalColumnNames.SequenceEqual(names)
            ? startFrom.Categories
            : throw context.Except(
                "A training that goes on from a model must have its CategoricalColumnNames, "
                + $"{Excerpt.Of(ValidationError.Listed(startFrom.CategoricalColumnNames)!)}, "
                + $"but they are {Excerpt.Of(ValidationError.Listed(names)!)}; name the same columns, or train anew.");
    }

    /// <summary>Refuses columns that are missing or no keys, before there are any data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or is no key.</exception>
    internal static void Check(IExceptionContext context, SchemaShape schema, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (!schema.TryFindColumn(name, out var column)) throw context.ExceptSchemaMismatch(nameof(schema), "categorical", name);
            if (column is not { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: true })
                throw context.ExceptSchemaMismatch(nameof(schema), "categorical", name, "Key", column.GetTypeString());
        }
    }

    /// <summary>
    /// The slots of a feature column that are categories, from the annotation <c>CategoricalSlotRanges</c>, pairs of first and last slots;
    /// empty where the column has none.
    /// </summary>
    internal static CategorySlots[] OneHotSlots(DataViewSchema schema, string features)
    {
        if (!AnnotationUtils.TryGetCategoricalFeatureIndices(schema, schema[features].Index, out int[] ranges)) return [];
        return [.. ranges.Chunk(2)
            .Where(range => range[1] > range[0])
            .Select(range => new CategorySlots(range[0], range[1] - range[0] + 1, IsIndex: false))];
    }

    /// <summary>Where the keys lie in a row.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="first">The place after the vector of features.</param>
    internal static IEnumerable<CategorySlots> Slots(IReadOnlyList<CategoryColumn> columns, int first) =>
        columns.Select((column, index) => new CategorySlots(first + index, column.Count, IsIndex: true));

    private static CategoryColumn Of(IExceptionContext context, DataViewSchema.Column column)
    {
        ulong count = ((KeyDataViewType)column.Type).Count;
        if (count > CategoryColumn.MaxKeys)
            throw context.Except(string.Create(
                CultureInfo.InvariantCulture,
                $"The categorical column '{Excerpt.Of(column.Name)}' must be a key of at most {CategoryColumn.MaxKeys:N0} values, "
                + $"but its type has room for {count:N0}; make it with MapValueToKey, or give its type the count."));
        return new(column.Name, (int)count, KeyNames.Of(column) is { } names && names.Length == (int)count ? TextList.Of(names) : null);
    }
}
