namespace Extensions.ML.Mlp;

/// <summary>How much the rows of each class count, on top of their example weights.</summary>
public sealed record ClassWeights
{
    private ClassWeights(IReadOnlyList<double>? values) => Values = values;

    /// <summary>Each class counts alike, however many rows it has: its weight is <c>rows / (classes * rows of the class)</c>, as scikit-learn's "balanced".</summary>
    public static ClassWeights Balanced { get; } = new(values: null);

    /// <summary>One a class; null for balanced.</summary>
    internal IReadOnlyList<double>? Values { get; }

    /// <summary>Given weights.</summary>
    /// <param name="weights">One a class, each finite and above 0: in the order of the label's keys, or for a binary label false, then true.</param>
    public static ClassWeights Of(params IReadOnlyList<double> weights) => new([.. weights]);

    /// <summary>The weights as a list, or Balanced.</summary>
    public override string ToString() => ValidationError.Listed(Values) ?? nameof(Balanced);

    /// <summary>Given weights must be one a class.</summary>
    internal IEnumerable<string> FaultsFor(int classCount) => ValidationError.Unless(
        Values is null || Values.Count == classCount, $"ClassWeights must have a weight for each of the {classCount} classes", $"{Values?.Count} weights", "ClassWeights.Balanced finds them by itself");

    internal IEnumerable<string> Faults() => ValidationError.Unless(
        Values is null || (Values.Count > 0 && Values.All(weight => weight is > 0 and < double.PositiveInfinity)),
        "Each of ClassWeights must be finite and above 0", ValidationError.Listed(Values), "1 leaves a class as it is");
}
