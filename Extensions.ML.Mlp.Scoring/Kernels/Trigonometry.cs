using System.Numerics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// Cosines and sines of spans, in double precision and rounded once. A value gives the same bits whatever lies beside it and however wide
/// the processor's vectors are; the C library's functions and those of TensorPrimitives give others with and without vectors.
/// </summary>
internal static class Trigonometry
{
    /// <summary>Beyond it, neighbouring singles are dozens of turns apart, and the reduction below would lose digits.</summary>
    private const float Far = 1 << 30;

    /// <summary>1.5 * 2^52: added to a small number, it leaves the nearest whole number in the last bits of the sum.</summary>
    private const double Rounder = 6755399441055744;

    /// <summary>Half of pi, and what a double leaves of it.</summary>
    private const double HalfPi = Math.PI / 2, HalfPiRest = 6.123233995736766e-17;

    internal static void Cos(ReadOnlySpan<float> angles, Span<float> cosines) => Map(angles, cosines, quarters: 1);

    internal static void Sin(ReadOnlySpan<float> angles, Span<float> sines) => Map(angles, sines, quarters: 0);

    /// <summary>The sine of each angle and a number of quarter turns.</summary>
    private static void Map(ReadOnlySpan<float> angles, Span<float> results, long quarters)
    {
        int lanes = Vector<float>.Count, whole = angles.Length - angles.Length % lanes;
        for (int i = 0; i < whole; i += lanes) Map(new Vector<float>(angles[i..]), quarters).CopyTo(results[i..]);
        if (whole == angles.Length) return;
        Span<float> rest = stackalloc float[lanes];
        rest.Clear();
        angles[whole..].CopyTo(rest);
        Map(new Vector<float>(rest), quarters).CopyTo(rest);
        rest[..(angles.Length - whole)].CopyTo(results[whole..]);
    }

    private static Vector<float> Map(Vector<float> angles, long quarters)
    {
        Vector.Widen(angles, out var lower, out var upper);
        var results = Vector.Narrow(Sine(lower, quarters), Sine(upper, quarters));
        return Vector.LessThanOrEqualAll(Vector.Abs(angles), new Vector<float>(Far)) ? results : FarAngles(angles, results, quarters);
    }

    private static Vector<double> Sine(Vector<double> angle, long quarters)
    {
        var rounded = Vector.FusedMultiplyAdd(angle, new(2 / Math.PI), new(Rounder));
        var whole = rounded - new Vector<double>(Rounder);
        var rest = Vector.FusedMultiplyAdd(whole, new(-HalfPiRest), Vector.FusedMultiplyAdd(whole, new(-HalfPi), angle));
        var quarter = Vector.AsVectorInt64(rounded) + new Vector<long>(quarters);
        var isOdd = Vector.Equals(quarter & Vector<long>.One, Vector<long>.One);
        var value = Vector.ConditionalSelect(Vector.AsVectorDouble(isOdd), CosineOfRest(rest), SineOfRest(rest));
        // The second bit of the quarter is the sign.
        var sign = Vector.ShiftLeft(quarter & new Vector<long>(2), 62);
        return Vector.AsVectorDouble(Vector.AsVectorInt64(value) ^ sign);
    }

    /// <summary>The series up to pi / 4, whose next term is below 1e-11 of the sum: a single has digits down to 6e-8.</summary>
    private static Vector<double> SineOfRest(Vector<double> x)
    {
        var square = x * x;
        var sum = new Vector<double>(-1.0 / 39916800);
        sum = Next(sum, square, 1.0 / 362880);
        sum = Next(sum, square, -1.0 / 5040);
        sum = Next(sum, square, 1.0 / 120);
        sum = Next(sum, square, -1.0 / 6);
        return Vector.FusedMultiplyAdd(sum * square, x, x);
    }

    /// <summary>See <see cref="SineOfRest"/>.</summary>
    private static Vector<double> CosineOfRest(Vector<double> x)
    {
        var square = x * x;
        var sum = new Vector<double>(1.0 / 479001600);
        sum = Next(sum, square, -1.0 / 3628800);
        sum = Next(sum, square, 1.0 / 40320);
        sum = Next(sum, square, -1.0 / 720);
        sum = Next(sum, square, 1.0 / 24);
        sum = Next(sum, square, -1.0 / 2);
        return Next(sum, square, 1);
    }

    private static Vector<double> Next(Vector<double> sum, Vector<double> square, double coefficient) =>
        Vector.FusedMultiplyAdd(sum, square, new(coefficient));

    private static Vector<float> FarAngles(Vector<float> angles, Vector<float> results, long quarters)
    {
        Span<float> values = stackalloc float[Vector<float>.Count];
        results.CopyTo(values);
        for (int i = 0; i < values.Length; i++)
            if (!(Math.Abs(angles[i]) <= Far)) values[i] = (float)(quarters == 0 ? Math.Sin(angles[i]) : Math.Cos(angles[i]));
        return new(values);
    }
}
