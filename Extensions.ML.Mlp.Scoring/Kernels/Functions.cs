using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// The activations' formulas and derivatives. At a kink a derivative is that from below, as PyTorch has it. The file is a list of
/// functions.
/// </summary>
internal static class Functions
{
    /// <summary>A function of each lane.</summary>
    internal interface IFunction
    {
        TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>;

        /// <summary>The derivative at x, where the value is y.</summary>
        TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>;
    }

    internal readonly struct Sigmoid : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => y * (TLanes.Of(1) - y);
    }

    internal readonly struct Tanh : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => TLanes.MulAdd(-y, y, TLanes.Of(1));
    }

    internal readonly struct Exponential : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => y;
    }

    internal readonly struct Relu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => TLanes.WhereBelowZero(x, TLanes.Of(0), x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => TLanes.WhereAboveZero(y, TLanes.Of(1), TLanes.Of(0));
    }

    internal readonly struct LeakyRelu(float slope) : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => TLanes.WhereAboveZero(x, x, x * TLanes.Of(slope));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => TLanes.WhereAboveZero(x, TLanes.Of(1), TLanes.Of(slope));
    }

    internal readonly struct Elu(float scale, float alpha) : IFunction
    {
        internal static Elu Selu => new(1.05070098735548049342f, 1.67326324235437728481f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>
        {
            var below = VectorMath<TLanes>.ExpM1(TLanes.Min(x, TLanes.Of(0))) * TLanes.Of(alpha);
            return TLanes.WhereAboveZero(x, x, below) * TLanes.Of(scale);
        }

        /// <summary>Below 0 the value is scale * alpha * (e^x - 1), so that the derivative is the value and what was taken off.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => TLanes.WhereAboveZero(x, TLanes.Of(scale), y + TLanes.Of(scale * alpha));
    }

    internal readonly struct Gelu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> =>
                x * TLanes.Of(0.5f) * (TLanes.Of(1) + VectorMath<TLanes>.Erf(x * TLanes.Of(0.70710678118654752f)));

        /// <summary>The normal distribution's function and x times its density, of which nothing is left at 10.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>
        {
            x = TLanes.Max(TLanes.Min(x, TLanes.Of(10)), TLanes.Of(-10));
            var share = TLanes.MulAdd(VectorMath<TLanes>.Erf(x * TLanes.Of(0.70710678118654752f)), TLanes.Of(0.5f), TLanes.Of(0.5f));
            var density = VectorMath<TLanes>.Exp(x * x * TLanes.Of(-0.5f)) * TLanes.Of(0.39894228040143268f);
            return TLanes.MulAdd(x, density, share);
        }
    }

    /// <summary>0.5 (1 + tanh u) = sigmoid(2u) with u = sqrt(2 / pi) (x + 0.044715 x^3).</summary>
    internal readonly struct GeluTanh : IFunction
    {
        private const float Linear = 1.5957691216057308f, Cubic = 0.0713548162726f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => x * Share(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>
        {
            // At 10 the share is 0 or 1 and does not change.
            x = TLanes.Max(TLanes.Min(x, TLanes.Of(10)), TLanes.Of(-10));
            // The share that is below a half keeps the digits that 1 less the other would lose.
            TLanes less = Share(-TLanes.Abs(x)), more = TLanes.Of(1) - less,
                grows = TLanes.MulAdd(x * x, TLanes.Of(3 * Cubic), TLanes.Of(Linear));
            return TLanes.MulAdd(x * grows, less * more, TLanes.WhereAboveZero(x, more, less));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLanes Share<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> =>
                VectorMath<TLanes>.Sigmoid(x * TLanes.MulAdd(x * x, TLanes.Of(Cubic), TLanes.Of(Linear)));
    }

    internal readonly struct Silu : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => x * VectorMath<TLanes>.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>
        {
            var share = VectorMath<TLanes>.Sigmoid(x);
            return TLanes.MulAdd(y, TLanes.Of(1) - share, share);
        }
    }

    /// <summary>x tanh(softplus x) = x n / (n + 2) with n = e^x (e^x + 2).</summary>
    internal readonly struct Mish : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>
        {
            var n = Growth(x);
            return x * (n / (n + TLanes.Of(2)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes>
        {
            // Where x is -80 nothing is left, while x times the share of an x without end might be anything.
            x = TLanes.Max(TLanes.Min(x, TLanes.Of(80)), TLanes.Of(-80));
            TLanes n = Growth(x), share = n / (n + TLanes.Of(2));
            // 1 - share^2 as (1 - share)(1 + share), which loses no digits.
            var rest = TLanes.Of(2) / (n + TLanes.Of(2)) * (TLanes.Of(1) + share);
            return TLanes.MulAdd(x * VectorMath<TLanes>.Sigmoid(x), rest, share);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLanes Growth<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>
        {
            // From 20 on n / (n + 2) is 1, long before n overflows.
            var growth = VectorMath<TLanes>.Exp(TLanes.Min(x, TLanes.Of(20)));
            return growth * (growth + TLanes.Of(2));
        }
    }

    internal readonly struct Softplus : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> =>
                TLanes.Max(x, TLanes.Of(0)) + VectorMath<TLanes>.Log1P(VectorMath<TLanes>.Exp(-TLanes.Abs(x)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes Derivative<TLanes>(TLanes x, TLanes y)
            where TLanes : struct, ILanes<TLanes> => VectorMath<TLanes>.Sigmoid(x);
    }
}
