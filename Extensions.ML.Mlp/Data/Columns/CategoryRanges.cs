using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.ML.Mlp.Data.Columns;

/// <summary>The slots of a feature column that ML.NET says are categories.</summary>
internal static class CategoryRanges
{
    /// <summary>From the annotation <c>CategoricalSlotRanges</c>, pairs of first and last slots; empty where the column has none.</summary>
    internal static CategorySlots[] Of(DataViewSchema schema, string features)
    {
        if (!AnnotationUtils.TryGetCategoricalFeatureIndices(schema, schema[features].Index, out int[] ranges)) return [];
        return [.. ranges.Chunk(2).Where(range => range[1] > range[0]).Select(range => new CategorySlots(range[0], range[1] - range[0] + 1, IsIndex: false))];
    }
}
