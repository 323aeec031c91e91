using System.Numerics;
using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>What .NET takes for the processor's own width: eight lanes on most, four on the others.</summary>
internal readonly struct NativeLanes(Vector<float> values) : ILanes<NativeLanes>
{
    private readonly Vector<float> _values = values;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Load(ref float source, nuint offset) => new(Vector.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Of(float value) => new(new Vector<float>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nuint offset) => _values.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes operator +(NativeLanes left, NativeLanes right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes operator -(NativeLanes left, NativeLanes right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes operator *(NativeLanes left, NativeLanes right) => new(left._values * right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes operator /(NativeLanes left, NativeLanes right) => new(left._values / right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes operator -(NativeLanes value) => new(-value._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes MulAdd(NativeLanes left, NativeLanes right, NativeLanes sum) =>
        new(Vector.FusedMultiplyAdd(left._values, right._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Min(NativeLanes left, NativeLanes right) => new(Vector.Min(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Max(NativeLanes left, NativeLanes right) => new(Vector.Max(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes CutFast(NativeLanes value, NativeLanes lowest, NativeLanes highest) =>
        new(Vector.MaxNative(Vector.MinNative(value._values, highest._values), lowest._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Abs(NativeLanes value) => new(Vector.Abs(value._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes Sqrt(NativeLanes value) => new(Vector.SquareRoot(value._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes CopySign(NativeLanes value, NativeLanes sign) => new(Vector.CopySign(value._values, sign._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes WhereAboveZero(NativeLanes value, NativeLanes above, NativeLanes otherwise) =>
        new(Vector.ConditionalSelect(Vector.GreaterThan(value._values, Vector<float>.Zero), above._values, otherwise._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes WhereBelowZero(NativeLanes value, NativeLanes below, NativeLanes otherwise) =>
        new(Vector.ConditionalSelect(Vector.LessThan(value._values, Vector<float>.Zero), below._values, otherwise._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes KeepNaN(NativeLanes argument, NativeLanes result) =>
        new(Vector.ConditionalSelect(Vector.Equals(argument._values, argument._values), result._values, argument._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NativeLanes ExponentOf(NativeLanes value) =>
        new(Vector.AsVectorSingle(Vector.ShiftLeft(Vector.AsVectorInt32(value._values), 23)));
}
