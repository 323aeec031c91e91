using System.Runtime.Intrinsics;

namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// Products of matrices: C = start + A B. Each lane of a vector holds one value of C and adds up the products in their order, so that
/// the sum does not depend on the vector's width, the memory's alignment or the rows beside it.
/// </summary>
internal static class MatrixKernel
{
    /// <summary>Twelve sums at once keep both multipliers busy, and a vector of B that was read serves six rows.</summary>
    internal const int TileRows = 6;

    /// <summary>
    /// The most vectors of B that a single row is multiplied with at once: a sum alone would wait for its own last addition.
    /// </summary>
    private const int RowVectors = 8;

    /// <summary>The columns of a vector.</summary>
    internal static int Lanes => Vector512.IsHardwareAccelerated ? WideLanes.Count : NativeLanes.Count;

    /// <summary>A count of columns, rounded up to whole vectors.</summary>
    internal static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    internal static void Multiply(in MatrixProduct product)
    {
        if (Vector512.IsHardwareAccelerated) Multiply<WideLanes>(product);
        else Multiply<NativeLanes>(product);
    }

    private static void Multiply<TLanes>(in MatrixProduct p)
        where TLanes : struct, ILanes<TLanes>
    {
        int rest = p.Rows % TileRows, tiled = p.Rows - rest;
        if (tiled > 0)
        {
            int column = 0;
            for (; column + TLanes.Count < p.Columns; column += 2 * TLanes.Count) Tiles<TLanes, Two>(p, tiled, column);
            if (column < p.Columns) Tiles<TLanes, One>(p, tiled, column);
        }
        if (rest == 1) RowAlone<TLanes>(p, tiled);
        else if (rest > 1) RestOfRows<TLanes>(p, tiled, rest);
    }

    private static void Tiles<TLanes, TVectors>(in MatrixProduct p, int rows, int column)
        where TLanes : struct, ILanes<TLanes>
        where TVectors : struct, ITileSize
    {
        for (int row = 0; row < rows; row += TileRows) MatrixTile<TLanes, Six, TVectors>.Compute(p, row, column);
    }

    /// <summary>The rows that are no whole tile, two to five.</summary>
    private static void RestOfRows<TLanes>(in MatrixProduct p, int row, int count)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int column = 0; column < p.Columns; column += 2 * TLanes.Count)
        {
            if (p.Columns - column <= TLanes.Count) RestOfRows<TLanes, One>(p, row, count, column);
            else RestOfRows<TLanes, Two>(p, row, count, column);
        }
    }

    private static void RestOfRows<TLanes, TVectors>(in MatrixProduct p, int row, int count, int column)
        where TLanes : struct, ILanes<TLanes>
        where TVectors : struct, ITileSize
    {
        switch (count)
        {
            case 2: MatrixTile<TLanes, Two, TVectors>.Compute(p, row, column); break;
            case 3: MatrixTile<TLanes, Three, TVectors>.Compute(p, row, column); break;
            case 4: MatrixTile<TLanes, Four, TVectors>.Compute(p, row, column); break;
            default: MatrixTile<TLanes, Five, TVectors>.Compute(p, row, column); break;
        }
    }

    private static void RowAlone<TLanes>(in MatrixProduct p, int row)
        where TLanes : struct, ILanes<TLanes>
    {
        for (int column = 0; column < p.Columns; column += RowVectors * TLanes.Count)
        {
            switch ((p.Columns - column + TLanes.Count - 1) / TLanes.Count)
            {
                case 1: MatrixRow<TLanes, One>.Compute(p, row, column); break;
                case 2: MatrixRow<TLanes, Two>.Compute(p, row, column); break;
                case 3: MatrixRow<TLanes, Three>.Compute(p, row, column); break;
                case 4: MatrixRow<TLanes, Four>.Compute(p, row, column); break;
                case 5: MatrixRow<TLanes, Five>.Compute(p, row, column); break;
                case 6: MatrixRow<TLanes, Six>.Compute(p, row, column); break;
                case 7: MatrixRow<TLanes, Seven>.Compute(p, row, column); break;
                default: MatrixRow<TLanes, Eight>.Compute(p, row, column); break;
            }
        }
    }
}
