namespace Extensions.ML.Mlp;

/// <summary>
/// How a category of many values becomes few numbers, which are learned. A category is a range of slots that ML.NET's one-hot encoding
/// made, which it tells in the annotation <c>CategoricalSlotRanges</c>.
/// </summary>
public sealed record CategoryEmbedding
{
    /// <summary>The most values of a category that stays one-hot: at least 1. Default 24.</summary>
    public int MostOneHot { get; init; } = 24;

    /// <summary>The numbers that a value becomes: at least 1, at most 1,024. Default 8.</summary>
    public int Width { get; init; } = 8;

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(MostOneHot >= 1, "CategoryEmbedding.MostOneHot must be at least 1", MostOneHot, "24 is the default"),
        .. ValidationError.Unless(Width is >= 1 and <= 1024, "CategoryEmbedding.Width must be at least 1 and at most 1,024", Width, "8 is usual"),
    ];
}
