namespace Extensions.ML.Mlp;

/// <summary>The function that each hidden layer applies to its sums, element by element.</summary>
public sealed record Activation
{
    private Activation(ActivationKind kind) => Kind = kind;

    /// <summary>The logistic sigmoid <c>1 / (1 + exp(-x))</c>; values in (0, 1).</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    internal ActivationKind Kind { get; }

    /// <summary>The function's name.</summary>
    public override string ToString() => Kind.ToString();

    internal static Activation? Find(ActivationKind kind) => kind == ActivationKind.Sigmoid ? Sigmoid : null;
}

/// <summary>The numbers by which model files name the activations; they never change.</summary>
internal enum ActivationKind : byte
{
    Sigmoid = 1,
}
