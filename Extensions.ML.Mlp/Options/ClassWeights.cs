namespace Extensions.ML.Mlp;

/// <summary>How much the rows of each class count, on top of their example weights.</summary>
public sealed record ClassWeights
{
    /// <summary>Multiplied with example weights, these stay far from the ends of single precision.</summary>
    private const double Min = 1e-9, Max = 1e9;

    private ClassWeights(IReadOnlyList<double>? values) => Values = values;

    /// <summary>Each class counts alike, however many rows it has: its weight is <c>rows / (classes * rows of the class)</c>, as scikit-learn's "balanced".</summary>
    public static ClassWeights Balanced { get; } = new(values: null);

    /// <summary>One a class; null for balanced.</summary>
    internal IReadOnlyList<double>? Values { get; }

    /// <summary>Given weights.</summary>
    /// <param name="weights">
    /// One a class, each from 1e-9 to 1e9, of which only the ratios matter: in the order of the label's keys, or for a binary label
    /// false, then true.
    /// </param>
    public static ClassWeights Of(params IReadOnlyList<double> weights) => new([.. weights]);

    /// <summary>The weights as a list, or Balanced.</summary>
    public override string ToString() => ValidationError.Listed(Values) ?? nameof(Balanced);

    /// <summary>Given weights must be one a class.</summary>
    internal IEnumerable<string> FaultsFor(int classCount) => ValidationError.Unless(
        Values is null || Values.Count == classCount, $"ClassWeights must have a weight for each of the {classCount} classes", $"{Values?.Count} weights", "ClassWeights.Balanced finds them by itself");

    internal IEnumerable<string> Faults() => ValidationError.Unless(
        Values is null || (Values.Count > 0 && Values.All(weight => weight is >= Min and <= Max)),
        "Each of ClassWeights must be from 1e-9 to 1e9", ValidationError.Listed(Values), "only their ratios matter, and 1 leaves a class as it is");
}
