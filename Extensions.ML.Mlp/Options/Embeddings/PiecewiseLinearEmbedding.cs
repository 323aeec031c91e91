namespace Extensions.ML.Mlp;

/// <summary>
/// Each number becomes values that are piecewise linear in it (Gorishniy et al. 2022, in the form of TabM's reference code): a linear map,
/// and a bend at each bin's edge that is learned from 0. Half of the edges are quantiles of the rows, half are quantiles of the distinct
/// values, so that a feature which is mostly one value has bins for its others too.
/// </summary>
public sealed record PiecewiseLinearEmbedding : NumericEmbedding
{
    /// <summary>The values that a number becomes: at least 1, at most 1,024. Default 16.</summary>
    public int Width { get; init; } = 16;

    /// <summary>
    /// The most bins of a feature: at least 2, at most 1,024; a feature of few distinct values has fewer. Edges that differ by at most 16 units
    /// in the last place are one. Default 48.
    /// </summary>
    public int Bins { get; init; } = 48;

    internal override int ValueCount => Width;

    internal override PiecewiseLinearEmbedding WithValueCount(int values) => this with { Width = values };

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Width is >= 1 and <= 1024, "PiecewiseLinearEmbedding.Width must be at least 1 and at most 1,024", Width, "16 is usual"),
        .. ValidationError.Unless(Bins is >= 2 and <= 1024, "PiecewiseLinearEmbedding.Bins must be at least 2 and at most 1,024", Bins, "48 is usual"),
    ];
}
