using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>512 bits: sixteen lanes.</summary>
internal readonly struct WideLanes(Vector512<float> values) : ILanes<WideLanes>
{
    private readonly Vector512<float> _values = values;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Load(ref float source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Of(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float target, nuint offset) => _values.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes operator +(WideLanes left, WideLanes right) => new(left._values + right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes operator -(WideLanes left, WideLanes right) => new(left._values - right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes operator *(WideLanes left, WideLanes right) => new(left._values * right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes operator /(WideLanes left, WideLanes right) => new(left._values / right._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes operator -(WideLanes value) => new(-value._values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes MulAdd(WideLanes left, WideLanes right, WideLanes sum) =>
        new(Vector512.FusedMultiplyAdd(left._values, right._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Min(WideLanes left, WideLanes right) => new(Vector512.Min(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Max(WideLanes left, WideLanes right) => new(Vector512.Max(left._values, right._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes CutFast(WideLanes value, WideLanes lowest, WideLanes highest) =>
        new(Vector512.MaxNative(Vector512.MinNative(value._values, highest._values), lowest._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Abs(WideLanes value) => new(Vector512.Abs(value._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Sqrt(WideLanes value) => new(Vector512.Sqrt(value._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes CopySign(WideLanes value, WideLanes sign) => new(Vector512.CopySign(value._values, sign._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes WhereAboveZero(WideLanes value, WideLanes above, WideLanes otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(value._values, Vector512<float>.Zero), above._values, otherwise._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes WhereBelowZero(WideLanes value, WideLanes below, WideLanes otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(value._values, Vector512<float>.Zero), below._values, otherwise._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes KeepNaN(WideLanes argument, WideLanes result) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(argument._values, argument._values), result._values, argument._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes ExponentOf(WideLanes value) => new(Vector512.ShiftLeft(value._values.AsInt32(), 23).AsSingle());
}
