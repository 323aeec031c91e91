using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// Functions over the lanes of a vector, each within some units of the last place. A lane's result depends on that lane alone, never
/// on its position, so that a value gives the same bits wherever it lies. NaN stays NaN.
/// </summary>
internal static class VectorMath<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>
    /// ln 2 in two parts: the first has few bits, so that its product with a whole number is exact (Cody and Waite 1980).
    /// </summary>
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>1.5 * 2^23: added to a small number it leaves the nearest whole number in the last bits of the sum.</summary>
    private const float Rounder = 12582912f;

    /// <summary>The bias of a single's exponent rides along: the last bits of the sum with a whole n are the exponent of 2^n.</summary>
    private const float BiasedRounder = Rounder + 127;

    private static TLanes One => TLanes.Of(1);

    /// <summary>e^x; from 89 on infinity, below -104 zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Exp(TLanes x)
    {
        var whole = Reduce(x, out var rest);
        // 2^n in two factors, since n may lie beyond a single's exponents.
        var half = TLanes.MulAdd(whole, TLanes.Of(0.5f), TLanes.Of(Rounder)) - TLanes.Of(Rounder);
        return (ExpM1OfRest(rest) + One) * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    /// <summary>e^x - 1, exact to the last places also near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes ExpM1(TLanes x)
    {
        var whole = Reduce(TLanes.Min(x, TLanes.Of(87)), out var rest);
        var scale = PowerOfTwo(TLanes.Max(whole, TLanes.Of(-126)));
        return TLanes.MulAdd(scale, ExpM1OfRest(rest), scale - One);
    }

    /// <summary>ln(1 + x) for x from 0 to 1, as 2 artanh(x / (2 + x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Log1P(TLanes x)
    {
        var s = x / (x + TLanes.Of(2));
        var square = s * s;
        var sum = TLanes.Of(1f / 15);
        sum = Next(sum, square, 1f / 13);
        sum = Next(sum, square, 1f / 11);
        sum = Next(sum, square, 1f / 9);
        sum = Next(sum, square, 1f / 7);
        sum = Next(sum, square, 1f / 5);
        sum = Next(sum, square, 1f / 3);
        return TLanes.MulAdd(sum * square, s, s) * TLanes.Of(2);
    }

    /// <summary>
    /// 1 / (1 + e^-x), with less work for e^-x than <see cref="Exp"/>: below 1e-38 it does not count, and from 2^128 on it may be infinite.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Sigmoid(TLanes x)
    {
        var rounder = TLanes.Of(BiasedRounder);
        var negative = TLanes.CutFast(-x, TLanes.Of(-87), TLanes.Of(89));
        var rounded = TLanes.MulAdd(negative, TLanes.Of(1.44269504088896341f), rounder);
        var grown = (ExpM1OfRest(Rest(negative, rounded - rounder)) + One) * TLanes.ExponentOf(rounded);
        return TLanes.KeepNaN(x, One / (One + grown));
    }

    /// <summary>tanh |x| = m / (m + 2) with m = e^(2|x|) - 1; the sign is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Tanh(TLanes x)
    {
        // From 10 on a single cannot tell tanh from 1.
        var growth = ExpM1(TLanes.Min(TLanes.Abs(x), TLanes.Of(10)) * TLanes.Of(2));
        return TLanes.CopySign(growth / (growth + TLanes.Of(2)), x);
    }

    /// <summary>erf by the rational function in x^2 that Eigen and XLA use; beyond 4 a single cannot tell it from 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TLanes Erf(TLanes x)
    {
        x = TLanes.Max(TLanes.Min(x, TLanes.Of(4)), TLanes.Of(-4));
        var square = x * x;
        var above = TLanes.Of(-2.72614225801306e-10f);
        above = Next(above, square, 2.77068142495902e-8f);
        above = Next(above, square, -2.10102402082508e-6f);
        above = Next(above, square, -5.69250639462346e-5f);
        above = Next(above, square, -7.34990630326855e-4f);
        above = Next(above, square, -2.95459980854025e-3f);
        above = Next(above, square, -1.60960333262415e-2f);
        var below = TLanes.Of(-1.45660718464996e-5f);
        below = Next(below, square, -2.13374055278905e-4f);
        below = Next(below, square, -1.68282697438203e-3f);
        below = Next(below, square, -7.37332916720468e-3f);
        below = Next(below, square, -1.42647390514189e-2f);
        return x * above / below;
    }

    /// <summary>Splits x into n ln 2 + rest and gives the whole n; the rest is at most ln 2 / 2 in size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Reduce(TLanes x, out TLanes rest)
    {
        x = TLanes.Max(TLanes.Min(x, TLanes.Of(89)), TLanes.Of(-104));
        var whole = TLanes.MulAdd(x, TLanes.Of(1.44269504088896341f), TLanes.Of(Rounder)) - TLanes.Of(Rounder);
        rest = Rest(x, whole);
        return whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Rest(TLanes x, TLanes whole) =>
        TLanes.MulAdd(whole, TLanes.Of(-Ln2Low), TLanes.MulAdd(whole, TLanes.Of(-Ln2High), x));

    /// <summary>e^r - 1 for |r| up to ln 2 / 2: the series, whose next term is below 2e-9 of the sum there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes ExpM1OfRest(TLanes r)
    {
        var sum = TLanes.Of(1f / 5040);
        sum = Next(sum, r, 1f / 720);
        sum = Next(sum, r, 1f / 120);
        sum = Next(sum, r, 1f / 24);
        sum = Next(sum, r, 1f / 6);
        sum = Next(sum, r, 1f / 2);
        return TLanes.MulAdd(sum, r * r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes PowerOfTwo(TLanes whole) => TLanes.ExponentOf(whole + TLanes.Of(BiasedRounder));

    /// <summary>A step of Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Next(TLanes sum, TLanes x, float coefficient) => TLanes.MulAdd(sum, x, TLanes.Of(coefficient));
}
