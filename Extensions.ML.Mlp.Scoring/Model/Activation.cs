namespace Extensions.ML.Mlp;

/// <summary>The function that each hidden layer applies to its sums, element by element.</summary>
public sealed record Activation
{
    private Activation(ActivationKind kind, float parameter = 0) => (Kind, Parameter) = (kind, parameter);

    /// <summary>The logistic sigmoid <c>1 / (1 + exp(-x))</c>; values in (0, 1).</summary>
    public static Activation Sigmoid { get; } = new(ActivationKind.Sigmoid);

    /// <summary>The hyperbolic tangent; values in (-1, 1).</summary>
    public static Activation Tanh { get; } = new(ActivationKind.Tanh);

    /// <summary>The rectifier <c>max(x, 0)</c>.</summary>
    public static Activation Relu { get; } = new(ActivationKind.Relu);

    /// <summary>
    /// The scaled exponential linear unit (Klambauer et al. 2017): <c>1.0507 x</c> above 0, <c>1.7581 (exp(x) - 1)</c> below.
    /// </summary>
    public static Activation Selu { get; } = new(ActivationKind.Selu);

    /// <summary>The Gaussian error linear unit (Hendrycks and Gimpel 2016): <c>x Phi(x)</c> with the normal distribution's Phi.</summary>
    public static Activation Gelu { get; } = new(ActivationKind.Gelu);

    /// <summary>GELU with Phi replaced by <c>(1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2</c>.</summary>
    public static Activation GeluTanh { get; } = new(ActivationKind.GeluTanh);

    /// <summary>The sigmoid linear unit, or swish: <c>x / (1 + exp(-x))</c>.</summary>
    public static Activation Silu { get; } = new(ActivationKind.Silu);

    /// <summary>Mish (Misra 2019): <c>x tanh(log(1 + exp(x)))</c>.</summary>
    public static Activation Mish { get; } = new(ActivationKind.Mish);

    /// <summary>Softplus <c>log(1 + exp(x))</c>; values above 0.</summary>
    public static Activation Softplus { get; } = new(ActivationKind.Softplus);

    /// <summary>No function: <c>x</c>. The network is then linear, whatever its depth.</summary>
    public static Activation Identity { get; } = new(ActivationKind.Identity);

    /// <summary>exp(x); not an activation of hidden layers, but of a Poisson network's output.</summary>
    internal static Activation Exponential { get; } = new(ActivationKind.Exponential);

    internal ActivationKind Kind { get; }

    /// <summary>The slope or alpha of the kinds that have one, else 0.</summary>
    internal float Parameter { get; }

    /// <summary>The leaky rectifier: <c>x</c> above 0, <c>slope x</c> below.</summary>
    /// <param name="slope">Finite. Default 0.01, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public static Activation LeakyRelu(double slope = 0.01) => new(ActivationKind.LeakyRelu, Finite(slope, nameof(slope)));

    /// <summary>The exponential linear unit (Clevert et al. 2015): <c>x</c> above 0, <c>alpha (exp(x) - 1)</c> below.</summary>
    /// <param name="alpha">Finite. Default 1, as in PyTorch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The alpha is not finite.</exception>
    public static Activation Elu(double alpha = 1) => new(ActivationKind.Elu, Finite(alpha, nameof(alpha)));

    /// <summary>The function's name, with its parameter where it has one.</summary>
    public override string ToString() =>
        Kind is ActivationKind.LeakyRelu or ActivationKind.Elu ? FormattableString.Invariant($"{Kind}({Parameter})") : Kind.ToString();

    /// <summary>The activation that a model file names; null for an unknown one.</summary>
    internal static Activation? Find(ActivationKind kind, float parameter) => Enum.IsDefined(kind) ? new(kind, parameter) : null;

    private static float Finite(double value, string name) => float.IsFinite((float)value)
        ? (float)value
        : throw new ArgumentOutOfRangeException(name, value, $"The {name} must be finite.");
}

/// <summary>The numbers by which model files name the activations; they never change.</summary>
internal enum ActivationKind : byte
{
    Sigmoid = 1,
    Tanh = 2,
    Relu = 3,
    LeakyRelu = 4,
    Elu = 5,
    Selu = 6,
    Gelu = 7,
    GeluTanh = 8,
    Silu = 9,
    Mish = 10,
    Softplus = 11,
    Identity = 12,

    /// <summary>exp(x), which makes a rate of a Poisson regression's output.</summary>
    Exponential = 13,
}
