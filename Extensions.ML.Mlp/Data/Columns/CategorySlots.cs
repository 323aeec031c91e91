namespace Extensions.ML.Mlp.Data.Columns;

/// <summary>The slots of the features that are one category.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">
/// The category's values: as many slots, each 0 or 1; or with <paramref name="IsIndex"/> one slot, whose value is 1 to Count.
/// </param>
/// <param name="IsIndex">Whether the category is one slot that holds a key's value.</param>
internal sealed record CategorySlots(int First, int Count, bool IsIndex)
{
    /// <summary>The slot after the last.</summary>
    internal int End => First + (IsIndex ? 1 : Count);

    /// <summary>For each feature the category that has it, null for none; asking each category in turn would be quadratic.</summary>
    internal static CategorySlots?[] ByFeature(IReadOnlyList<CategorySlots> categories, int featureCount)
    {
        var holders = new CategorySlots?[featureCount];
        foreach (var category in categories) holders.AsSpan(category.First, category.End - category.First).Fill(category);
        return holders;
    }
}
