namespace Extensions.ML.Mlp;

/// <summary>
/// An ensemble of networks that share most of their weights and are trained as one (TabM, Gorishniy et al. 2024). Each member scales the
/// inputs by factors of its own and has an output of its own; the loss is the mean of the members' losses, the score is that of the mean
/// of their probabilities or values.
/// </summary>
public sealed record SharedEnsemble
{
    /// <summary>The number of members: at least 1, at most 1,024. Default 16.</summary>
    public int Members { get; init; } = 16;

    /// <summary>Whether each member also scales the inputs and outputs of every hidden layer and has biases of its own there (TabM), or the inputs alone (TabM-mini). Default false.</summary>
    public bool ScalesHiddenLayers { get; init; }

    /// <summary>
    /// Whether the number of members adapts to more than 300 features: it is then <c>Members * 300 / features</c>, rounded down, and one
    /// network where that is below 2. A category that is embedded counts as the values that it becomes. The log says what was chosen.
    /// Ignored with at most 300 features; a training that continues a model takes the model's members. The default options and the preset
    /// TabM set it. Default false: always <see cref="Members"/>.
    /// </summary>
    public bool AdaptsToFeatureCount { get; init; }

    internal IEnumerable<string> Faults() => ValidationError.Unless(Members is >= 1 and <= 1024, "SharedEnsemble.Members must be at least 1 and at most 1,024", Members, "16 is usual");
}
