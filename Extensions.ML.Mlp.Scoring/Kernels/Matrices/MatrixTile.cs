using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// A few rows and one or two vectors of a product, whose sums stay in registers. Both counts are constants when it is compiled.
/// </summary>
internal static class MatrixTile<TLanes, TRows, TVectors>
    where TLanes : struct, ILanes<TLanes>
    where TRows : struct, ITileSize
    where TVectors : struct, ITileSize
{
    private static bool HasRight
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TVectors.Value > 1;
    }

    internal static void Compute(in MatrixProduct p, int row, int column)
    {
        nint step = p.ADepth, stride = p.ARow;
        ref float a = ref Unsafe.Add(ref p.A, row * stride), a3 = ref Unsafe.Add(ref a, 3 * stride);
        ref float b = ref Unsafe.Add(ref p.B, column / TLanes.Count * p.BVector);
        TLanes left0 = default, left1 = default, left2 = default, left3 = default, left4 = default, left5 = default;
        TLanes right0 = default, right1 = default, right2 = default, right3 = default, right4 = default, right5 = default;
        ref float start = ref Unsafe.Add(ref p.Start, row * p.StartRow + column);
        Load(ref start, ref left0, ref right0);
        if (TRows.Value > 1) Load(ref Unsafe.Add(ref start, p.StartRow), ref left1, ref right1);
        if (TRows.Value > 2) Load(ref Unsafe.Add(ref start, 2 * p.StartRow), ref left2, ref right2);
        if (TRows.Value > 3) Load(ref Unsafe.Add(ref start, 3 * p.StartRow), ref left3, ref right3);
        if (TRows.Value > 4) Load(ref Unsafe.Add(ref start, 4 * p.StartRow), ref left4, ref right4);
        if (TRows.Value > 5) Load(ref Unsafe.Add(ref start, 5 * p.StartRow), ref left5, ref right5);
        nint next = p.BDepth;
        nuint beside = (nuint)p.BVector;
        for (int k = p.Depth; k > 0; k--)
        {
            var left = TLanes.Load(ref b, 0);
            var right = HasRight ? TLanes.Load(ref b, beside) : default;
            Add(a, left, right, ref left0, ref right0);
            if (TRows.Value > 1) Add(Unsafe.Add(ref a, stride), left, right, ref left1, ref right1);
            if (TRows.Value > 2) Add(Unsafe.Add(ref a, 2 * stride), left, right, ref left2, ref right2);
            if (TRows.Value > 3) Add(a3, left, right, ref left3, ref right3);
            if (TRows.Value > 4) Add(Unsafe.Add(ref a3, stride), left, right, ref left4, ref right4);
            if (TRows.Value > 5) Add(Unsafe.Add(ref a3, 2 * stride), left, right, ref left5, ref right5);
            a = ref Unsafe.Add(ref a, step);
            a3 = ref Unsafe.Add(ref a3, step);
            b = ref Unsafe.Add(ref b, next);
        }
        ref float c = ref Unsafe.Add(ref p.C, row * p.CRow + column);
        Store(left0, right0, ref c);
        if (TRows.Value > 1) Store(left1, right1, ref Unsafe.Add(ref c, p.CRow));
        if (TRows.Value > 2) Store(left2, right2, ref Unsafe.Add(ref c, 2 * p.CRow));
        if (TRows.Value > 3) Store(left3, right3, ref Unsafe.Add(ref c, 3 * p.CRow));
        if (TRows.Value > 4) Store(left4, right4, ref Unsafe.Add(ref c, 4 * p.CRow));
        if (TRows.Value > 5) Store(left5, right5, ref Unsafe.Add(ref c, 5 * p.CRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(ref float from, ref TLanes left, ref TLanes right)
    {
        left = TLanes.Load(ref from, 0);
        if (HasRight) right = TLanes.Load(ref from, (nuint)TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float value, TLanes left, TLanes right, ref TLanes leftSum, ref TLanes rightSum)
    {
        var all = TLanes.Of(value);
        leftSum = TLanes.MulAdd(all, left, leftSum);
        if (HasRight) rightSum = TLanes.MulAdd(all, right, rightSum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLanes left, TLanes right, ref float to)
    {
        left.Store(ref to, 0);
        if (HasRight) right.Store(ref to, (nuint)TLanes.Count);
    }
}
