namespace Extensions.ML.Mlp;

/// <summary>
/// How each number among the features becomes several before the first layer, by a map of its own that is learned: one of the records
/// derived from this one. Slots that are 0 or 1 only, constant features and the slots of categories are left as they are.
/// </summary>
public abstract record NumericEmbedding
{
    private protected NumericEmbedding() { }

    /// <summary>
    /// Whether the embedding adapts to more than 100 numbers among the features. These then become together as many values as 100 numbers
    /// would. Numbers whose most common value is in more than a tenth of the training rows (they are mostly zeros, or have few values) are
    /// not embedded. The others share the rest: each becomes at least one value, and at most as many as the other properties give it. Bins
    /// and frequencies stay. The log says what was chosen. Ignored with at most 100 numbers; a training that continues a model takes the
    /// model's embedding. The default options and the presets set it. Default false: every number is embedded as the other properties say.
    /// </summary>
    public bool AdaptsToFeatureCount { get; init; }

    /// <summary>The values that a number becomes.</summary>
    internal abstract int ValueCount { get; }

    /// <summary>The embedding with that many values a number, or with the fewest that it can have.</summary>
    internal abstract NumericEmbedding WithValueCount(int values);

    internal abstract IEnumerable<string> Faults();
}
