using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>The activations over spans. A value gives the same bits whatever lies beside it.</summary>
internal static class ActivationKernel
{
    private const float SeluScale = 1.05070098735548049342f, SeluAlpha = 1.67326324235437728481f;

    internal static void Apply(Activation activation, ReadOnlySpan<float> inputs, Span<float> outputs)
    {
        switch (activation.Kind)
        {
            case ActivationKind.Sigmoid: Map(new Sigmoid(), inputs, outputs); break;
            case ActivationKind.Tanh: Map(new Tanh(), inputs, outputs); break;
            case ActivationKind.Relu: Map(new Relu(), inputs, outputs); break;
            case ActivationKind.LeakyRelu: Map(new LeakyRelu(activation.Parameter), inputs, outputs); break;
            case ActivationKind.Elu: Map(new Elu(1, activation.Parameter), inputs, outputs); break;
            case ActivationKind.Selu: Map(new Elu(SeluScale, SeluAlpha), inputs, outputs); break;
            case ActivationKind.Gelu: Map(new Gelu(), inputs, outputs); break;
            case ActivationKind.GeluTanh: Map(new GeluTanh(), inputs, outputs); break;
            case ActivationKind.Silu: Map(new Silu(), inputs, outputs); break;
            case ActivationKind.Mish: Map(new Mish(), inputs, outputs); break;
            case ActivationKind.Softplus: Map(new Softplus(), inputs, outputs); break;
            case ActivationKind.Exponential: Map(new Exponential(), inputs, outputs); break;
            case ActivationKind.Identity: inputs.CopyTo(outputs); break;
            default: throw new UnreachableException($"No kernel for activation {activation}.");
        }
    }

    /// <summary>What is left after the whole vectors is computed in one more, so that no value takes another path than the rest.</summary>
    private static void Map<TFunction>(TFunction function, ReadOnlySpan<float> inputs, Span<float> outputs)
        where TFunction : struct, IFunction
    {
        int lanes = Vector<float>.Count, whole = inputs.Length - inputs.Length % lanes;
        ref float input = ref MemoryMarshal.GetReference(inputs), output = ref MemoryMarshal.GetReference(outputs[..inputs.Length]);
        for (int i = 0; i < whole; i += lanes) function.Of(Vector.LoadUnsafe(ref input, (nuint)i)).StoreUnsafe(ref output, (nuint)i);
        if (whole == inputs.Length) return;
        Span<float> last = stackalloc float[lanes];
        last.Clear();
        inputs[whole..].CopyTo(last);
        function.Of(new Vector<float>(last)).CopyTo(last);
        last[..(inputs.Length - whole)].CopyTo(outputs[whole..]);
    }

    /// <summary>A function of each lane.</summary>
    private interface IFunction
    {
        Vector<float> Of(Vector<float> x);
    }

    private readonly struct Sigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => VectorMath.Sigmoid(x);
    }

    private readonly struct Tanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => VectorMath.Tanh(x);
    }

    private readonly struct Exponential : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => VectorMath.Exp(x);
    }

    private readonly struct Relu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);
    }

    private readonly struct LeakyRelu(float slope) : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, x * new Vector<float>(slope));
    }

    private readonly struct Elu(float scale, float alpha) : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x)
        {
            var below = VectorMath.ExpM1(Vector.Min(x, Vector<float>.Zero)) * new Vector<float>(alpha);
            return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, below) * new Vector<float>(scale);
        }
    }

    private readonly struct Gelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) =>
            x * new Vector<float>(0.5f) * (Vector<float>.One + VectorMath.Erf(x * new Vector<float>(0.70710678118654752f)));
    }

    /// <summary>0.5 (1 + tanh u) = sigmoid(2u) with u = sqrt(2 / pi) (x + 0.044715 x^3).</summary>
    private readonly struct GeluTanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x)
        {
            var doubled = x * Vector.FusedMultiplyAdd(x * x, new Vector<float>(0.0713548162726f), new Vector<float>(1.5957691216057308f));
            return x * VectorMath.Sigmoid(doubled);
        }
    }

    private readonly struct Silu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => x * VectorMath.Sigmoid(x);
    }

    /// <summary>x tanh(softplus x) = x n / (n + 2) with n = e^x (e^x + 2).</summary>
    private readonly struct Mish : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x)
        {
            // From 20 on n / (n + 2) is 1, long before n overflows.
            var growth = VectorMath.Exp(Vector.Min(x, new Vector<float>(20)));
            var n = growth * (growth + new Vector<float>(2));
            return x * (n / (n + new Vector<float>(2)));
        }
    }

    private readonly struct Softplus : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector<float> Of(Vector<float> x) => Vector.Max(x, Vector<float>.Zero) + VectorMath.Log1P(VectorMath.Exp(-Vector.Abs(x)));
    }
}
