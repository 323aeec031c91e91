using System.Numerics;
using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Scoring;

/// <summary>
/// Functions over the lanes of a vector, each within some units of the last place. A lane's result depends on that lane alone, never
/// on its position, so that a value gives the same bits wherever it lies. NaN stays NaN.
/// </summary>
internal static class VectorMath
{
    /// <summary>ln 2 in two parts: the first has few bits, so that its product with a whole number is exact (Cody and Waite 1980).</summary>
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>1.5 * 2^23: added to a small number it leaves the nearest whole number in the last bits of the sum.</summary>
    private const float Rounder = 12582912f;

    /// <summary>e^x; from 89 on infinity, below -104 zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x)
    {
        var power = Reduce(x, out var rest);
        // 2^n in two factors, since n may lie beyond a single's exponents.
        var half = Vector.ShiftRightArithmetic(power, 1);
        return (ExpM1OfRest(rest) + Vector<float>.One) * PowerOfTwo(half) * PowerOfTwo(power - half);
    }

    /// <summary>e^x - 1, exact to the last places also near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> ExpM1(Vector<float> x)
    {
        var power = Reduce(Vector.Min(x, new Vector<float>(87)), out var rest);
        var scale = PowerOfTwo(Vector.Max(power, new Vector<int>(-126)));
        return Vector.FusedMultiplyAdd(scale, ExpM1OfRest(rest), scale - Vector<float>.One);
    }

    /// <summary>ln(1 + x) for x from 0 to 1, as 2 artanh(x / (2 + x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Log1P(Vector<float> x)
    {
        var s = x / (x + new Vector<float>(2));
        var square = s * s;
        var sum = new Vector<float>(1f / 15);
        sum = Next(sum, square, 1f / 13);
        sum = Next(sum, square, 1f / 11);
        sum = Next(sum, square, 1f / 9);
        sum = Next(sum, square, 1f / 7);
        sum = Next(sum, square, 1f / 5);
        sum = Next(sum, square, 1f / 3);
        return Vector.FusedMultiplyAdd(sum * square, s, s) * new Vector<float>(2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Exp(-x));

    /// <summary>tanh |x| = m / (m + 2) with m = e^(2|x|) - 1; the sign is put back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Tanh(Vector<float> x)
    {
        // From 10 on a single cannot tell tanh from 1.
        var growth = ExpM1(Vector.Min(Vector.Abs(x), new Vector<float>(10)) * new Vector<float>(2));
        return Vector.CopySign(growth / (growth + new Vector<float>(2)), x);
    }

    /// <summary>erf by the rational function in x^2 that Eigen and XLA use; beyond 4 a single cannot tell it from 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Erf(Vector<float> x)
    {
        var limit = new Vector<float>(4);
        x = Vector.Max(Vector.Min(x, limit), -limit);
        var square = x * x;
        var above = new Vector<float>(-2.72614225801306e-10f);
        above = Next(above, square, 2.77068142495902e-8f);
        above = Next(above, square, -2.10102402082508e-6f);
        above = Next(above, square, -5.69250639462346e-5f);
        above = Next(above, square, -7.34990630326855e-4f);
        above = Next(above, square, -2.95459980854025e-3f);
        above = Next(above, square, -1.60960333262415e-2f);
        var below = new Vector<float>(-1.45660718464996e-5f);
        below = Next(below, square, -2.13374055278905e-4f);
        below = Next(below, square, -1.68282697438203e-3f);
        below = Next(below, square, -7.37332916720468e-3f);
        below = Next(below, square, -1.42647390514189e-2f);
        return x * above / below;
    }

    /// <summary>Splits x into n ln 2 + rest with a whole n; the rest is at most ln 2 / 2 in size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Reduce(Vector<float> x, out Vector<float> rest)
    {
        x = Vector.Max(Vector.Min(x, new Vector<float>(89)), new Vector<float>(-104));
        var rounder = new Vector<float>(Rounder);
        var rounded = Vector.FusedMultiplyAdd(x, new Vector<float>(1.44269504088896341f), rounder);
        var whole = rounded - rounder;
        rest = Vector.FusedMultiplyAdd(whole, new Vector<float>(-Ln2Low), Vector.FusedMultiplyAdd(whole, new Vector<float>(-Ln2High), x));
        return Vector.AsVectorInt32(rounded) - Vector.AsVectorInt32(rounder);
    }

    /// <summary>e^r - 1 for |r| up to ln 2 / 2: the series, whose next term is below 2e-9 of the sum there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ExpM1OfRest(Vector<float> r)
    {
        var sum = new Vector<float>(1f / 5040);
        sum = Next(sum, r, 1f / 720);
        sum = Next(sum, r, 1f / 120);
        sum = Next(sum, r, 1f / 24);
        sum = Next(sum, r, 1f / 6);
        sum = Next(sum, r, 1f / 2);
        return Vector.FusedMultiplyAdd(sum, r * r, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> power) => Vector.AsVectorSingle(Vector.ShiftLeft(power + new Vector<int>(127), 23));

    /// <summary>A step of Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Next(Vector<float> sum, Vector<float> x, float coefficient) => Vector.FusedMultiplyAdd(sum, x, new Vector<float>(coefficient));
}
