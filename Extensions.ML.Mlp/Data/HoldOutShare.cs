namespace Extensions.ML.Mlp.Data;

/// <summary>The share of the training rows that is held out for validation.</summary>
/// <param name="Chosen">The share of the options; null for what is usual.</param>
/// <param name="Wanted">Whether validation rows are wanted by itself, where there are enough rows.</param>
internal readonly record struct HoldOutShare(double? Chosen, bool Wanted)
{
    private const int FewestRows = 200, ManyRows = 10_000;
    private const double Usual = 0.2, OfMany = 0.1;

    /// <summary>The share of so many rows.</summary>
    internal double Of(long rows) => Chosen ?? (!Wanted || rows < FewestRows ? 0 : rows < ManyRows ? Usual : OfMany);
}
