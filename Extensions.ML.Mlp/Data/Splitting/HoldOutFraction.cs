namespace Extensions.ML.Mlp.Data.Splitting;

/// <summary>The share of the training rows that is held out for validation.</summary>
/// <param name="Chosen">The share of the options; null for the usual share.</param>
/// <param name="MinRows">The number of rows from which on the usual share is held out; null for never.</param>
internal readonly record struct HoldOutFraction(double? Chosen, long? MinRows)
{
    private const int ManyRows = 10_000;
    private const double Usual = 0.2, OfMany = 0.1;

    /// <summary>
    /// With fewer rows, early stopping of the defaults costs more than it gains (eng/decisions/0013-better-than-trees-by-default.md).
    /// </summary>
    private const int MinRowsUnasked = 200;

    /// <summary>The share for options.</summary>
    internal static HoldOutFraction Of(MlpTrainerOptions options) => options switch
    {
        // Each member of an ensemble holds a fold out.
        { Bagging: not null } => default,
        { AsksForEarlyStopping: true } => new(options.ValidationFraction, 2),
        _ => new(options.ValidationFraction, options.EarlyStopping is null ? null : MinRowsUnasked),
    };

    /// <summary>The share of so many rows.</summary>
    internal double Of(long rows) => Chosen ?? (!(rows >= MinRows) ? 0 : rows < ManyRows ? Usual : OfMany);
}
