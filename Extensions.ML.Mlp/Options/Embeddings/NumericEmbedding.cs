namespace Extensions.ML.Mlp;

/// <summary>
/// How each number among the features becomes several before the first layer, by a map of its own that is learned: one of the records
/// derived from this one. Slots that are 0 or 1 only, constant features and the slots of categories are left as they are.
/// </summary>
public abstract record NumericEmbedding
{
    private protected NumericEmbedding() { }

    internal abstract IEnumerable<string> Faults();
}
