namespace Extensions.ML.Mlp;

/// <summary>Keeps a batch's gradient from growing too large. With both set, values are clipped first.</summary>
public sealed record GradientClipping
{
    /// <summary>The largest Euclidean norm of all gradients together; a longer gradient is shortened: finite, above 0. Null (the default) for none.</summary>
    public double? MaxNorm { get; init; }

    /// <summary>The largest size of each single gradient: finite, above 0. Null (the default) for none.</summary>
    public double? MaxValue { get; init; }

    internal IEnumerable<string> Faults() =>
    [
        .. ValidationError.Unless(MaxNorm is null or (> 0 and < double.PositiveInfinity), "GradientClipping.MaxNorm must be finite and above 0", MaxNorm, "null turns it off"),
        .. ValidationError.Unless(MaxValue is null or (> 0 and < double.PositiveInfinity), "GradientClipping.MaxValue must be finite and above 0", MaxValue, "null turns it off"),
    ];
}
