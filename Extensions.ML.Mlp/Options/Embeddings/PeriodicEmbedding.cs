namespace Extensions.ML.Mlp;

/// <summary>
/// Each number becomes a linear map of cosines of it, whose frequencies and phases are learned, and stays beside them (PBLD, Holzmüller
/// et al. 2024).
/// </summary>
public sealed record PeriodicEmbedding : NumericEmbedding
{
    /// <summary>The cosines of a number: at least 1, at most 1,024. Default 16.</summary>
    public int Frequencies { get; init; } = 16;

    /// <summary>The values that the cosines become, the number itself not counted: at least 1, at most 1,024. Default 3.</summary>
    public int Width { get; init; } = 3;

    /// <summary>The standard deviation of the first frequencies, in turns a unit of the scaled feature: finite, above 0. Default 0.1.</summary>
    public double FrequencyScale { get; init; } = 0.1;

    internal override int ValueCount => Width + 1;

    internal override PeriodicEmbedding WithValueCount(int values) => this with { Width = Math.Max(1, values - 1) };

    internal override IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(Frequencies is >= 1 and <= 1024, "PeriodicEmbedding.Frequencies must be at least 1 and at most 1,024", Frequencies, "16 is usual"),
        .. ValidationError.Unless(Width is >= 1 and <= 1024, "PeriodicEmbedding.Width must be at least 1 and at most 1,024", Width, "3 is usual"),
        .. ValidationError.Unless(FrequencyScale is > 0 and < double.PositiveInfinity, "PeriodicEmbedding.FrequencyScale must be finite and above 0", FrequencyScale, "0.1 is usual"),
    ];
}
