using System.Diagnostics;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>The slopes of the activations. At a kink it is that from below, as PyTorch has it.</summary>
internal static class ActivationSlope
{
    private const double SeluScale = 1.0507009873554804934193349852946, SeluAlpha = 1.6732632423543772848170429916717;

    /// <param name="activation">The function.</param>
    /// <param name="x">Where the slope is asked for.</param>
    /// <param name="y">The function's value there, which spares some kinds their own computation.</param>
    internal static double At(Activation activation, double x, double y) => activation.Kind switch
    {
        ActivationKind.Sigmoid => y * (1 - y),
        ActivationKind.Tanh => 1 - y * y,
        ActivationKind.Relu => x > 0 ? 1 : 0,
        ActivationKind.LeakyRelu => x > 0 ? 1 : activation.Parameter,
        ActivationKind.Elu => x > 0 ? 1 : activation.Parameter * Math.Exp(x),
        ActivationKind.Selu => SeluScale * (x > 0 ? 1 : SeluAlpha * Math.Exp(x)),
        ActivationKind.Gelu => (x == 0 ? 0.5 : y / x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI),
        ActivationKind.GeluTanh => GeluTanh(x),
        ActivationKind.Silu => Sigmoid(x) * (1 + x * Sigmoid(-x)),
        ActivationKind.Mish => Mish(x),
        ActivationKind.Softplus => Sigmoid(x),
        ActivationKind.Identity => 1,
        ActivationKind.Exponential => y,
        _ => throw new UnreachableException($"No slope for activation {activation}."),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double GeluTanh(double x)
    {
        double scale = Math.Sqrt(2 / Math.PI), tanh = Math.Tanh(scale * (x + 0.044715 * x * x * x));
        return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * scale * (1 + 3 * 0.044715 * x * x);
    }

    private static double Mish(double x)
    {
        double softplus = Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))), tanh = Math.Tanh(softplus);
        return tanh + x * (1 - tanh * tanh) * Sigmoid(x);
    }
}
