using System.Runtime.CompilerServices;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>A single row and up to eight vectors of a product: as many sums as hide how long an addition takes.</summary>
internal static class MatrixRow<TLanes, TVectors>
    where TLanes : struct, ILanes<TLanes>
    where TVectors : struct, ITileSize
{
    internal static void Compute(in MatrixProduct p, int row, int column)
    {
        TLanes sum0 = default, sum1 = default, sum2 = default, sum3 = default, sum4 = default, sum5 = default, sum6 = default,
            sum7 = default;
        ref float start = ref Unsafe.Add(ref p.Start, row * p.StartRow + column);
        nuint lanes = (nuint)TLanes.Count;
        sum0 = TLanes.Load(ref start, 0);
        if (TVectors.Value > 1) sum1 = TLanes.Load(ref start, lanes);
        if (TVectors.Value > 2) sum2 = TLanes.Load(ref start, 2 * lanes);
        if (TVectors.Value > 3) sum3 = TLanes.Load(ref start, 3 * lanes);
        if (TVectors.Value > 4) sum4 = TLanes.Load(ref start, 4 * lanes);
        if (TVectors.Value > 5) sum5 = TLanes.Load(ref start, 5 * lanes);
        if (TVectors.Value > 6) sum6 = TLanes.Load(ref start, 6 * lanes);
        if (TVectors.Value > 7) sum7 = TLanes.Load(ref start, 7 * lanes);

        ref float a = ref Unsafe.Add(ref p.A, row * p.ARow), b = ref Unsafe.Add(ref p.B, column / TLanes.Count * p.BVector);
        nuint beside = (nuint)p.BVector, three = 3 * beside;
        ref float b3 = ref Unsafe.Add(ref b, three), b6 = ref Unsafe.Add(ref b3, three);
        nint next = p.BDepth, step = p.ADepth;
        for (int k = p.Depth; k > 0; k--)
        {
            var value = TLanes.Of(a);
            sum0 = TLanes.MulAdd(value, TLanes.Load(ref b, 0), sum0);
            if (TVectors.Value > 1) sum1 = TLanes.MulAdd(value, TLanes.Load(ref b, beside), sum1);
            if (TVectors.Value > 2) sum2 = TLanes.MulAdd(value, TLanes.Load(ref b, 2 * beside), sum2);
            if (TVectors.Value > 3) sum3 = TLanes.MulAdd(value, TLanes.Load(ref b3, 0), sum3);
            if (TVectors.Value > 4) sum4 = TLanes.MulAdd(value, TLanes.Load(ref b3, beside), sum4);
            if (TVectors.Value > 5) sum5 = TLanes.MulAdd(value, TLanes.Load(ref b3, 2 * beside), sum5);
            if (TVectors.Value > 6) sum6 = TLanes.MulAdd(value, TLanes.Load(ref b6, 0), sum6);
            if (TVectors.Value > 7) sum7 = TLanes.MulAdd(value, TLanes.Load(ref b6, beside), sum7);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, next);
            b3 = ref Unsafe.Add(ref b3, next);
            b6 = ref Unsafe.Add(ref b6, next);
        }

        ref float c = ref Unsafe.Add(ref p.C, row * p.CRow + column);
        sum0.Store(ref c, 0);
        if (TVectors.Value > 1) sum1.Store(ref c, lanes);
        if (TVectors.Value > 2) sum2.Store(ref c, 2 * lanes);
        if (TVectors.Value > 3) sum3.Store(ref c, 3 * lanes);
        if (TVectors.Value > 4) sum4.Store(ref c, 4 * lanes);
        if (TVectors.Value > 5) sum5.Store(ref c, 5 * lanes);
        if (TVectors.Value > 6) sum6.Store(ref c, 6 * lanes);
        if (TVectors.Value > 7) sum7.Store(ref c, 7 * lanes);
    }
}
