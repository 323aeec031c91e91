using System.Diagnostics;
using System.Numerics.Tensors;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>The activations over spans. What the vector library lacks is computed value by value in double precision.</summary>
internal static class ActivationKernel
{
    private const double SeluScale = 1.0507009873554804934193349852946, SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>Chebyshev coefficients of erf(x) / x over x^2 in [0, 16]; the interpolant errs by less than 2e-11.</summary>
    private static ReadOnlySpan<double> ErfOverX =>
    [
        0.485912956903, -0.345407855005, 0.161829101214, -0.0764827561055, 0.0346699368005, -0.0148118641478, 0.00592293795623,
        -0.00221184065881, 0.00077141542784, -0.00025159658781, 7.68865822113e-05, -2.20654959391e-05, 5.96127404199e-06,
        -1.51977507131e-06, 3.66493043064e-07, -8.37899831259e-08, 1.82014476206e-08, -3.76447455267e-09, 7.42717425967e-10,
        -1.39935692895e-10, 2.45531474986e-11,
    ];

    internal static void Apply(Activation activation, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Sigmoid: TensorPrimitives.Sigmoid(inputs, outputs); break;
            case ActivationKind.Tanh: TensorPrimitives.Tanh(inputs, outputs); break;
            case ActivationKind.Exponential: TensorPrimitives.Exp(inputs, outputs); break;
            case ActivationKind.Relu: TensorPrimitives.Max(inputs, 0f, outputs); break;
            case ActivationKind.Identity: inputs.CopyTo(outputs); break;
            default:
                for (int i = 0; i < inputs.Length; i++) outputs[i] = (float)Value(activation, inputs[i]);
                break;
        }
    }

    private static double Value(Activation activation, double x) => activation.Kind switch
    {
        ActivationKind.LeakyRelu => x > 0 ? x : activation.Parameter * x,
        ActivationKind.Elu => x > 0 ? x : activation.Parameter * (Math.Exp(x) - 1),
        ActivationKind.Selu => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        ActivationKind.Gelu => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        ActivationKind.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        ActivationKind.Silu => x / (1 + Math.Exp(-x)),
        ActivationKind.Mish => x * Math.Tanh(Softplus(x)),
        ActivationKind.Softplus => Softplus(x),
        _ => throw new UnreachableException($"No kernel for activation {activation}."),
    };

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>Clenshaw's sum of the Chebyshev series; beyond 4 a single cannot tell erf from its limit.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) >= 4) return x > 0 ? 1 : -1;
        double t = x * x / 8 - 1, next = 0, afterNext = 0;
        for (int i = ErfOverX.Length - 1; i > 0; i--) (next, afterNext) = (2 * t * next - afterNext + ErfOverX[i], next);
        return x * (t * next - afterNext + ErfOverX[0]);
    }
}
