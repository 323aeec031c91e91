namespace Extensions.ML.Mlp.Kernels;

/// <summary>
/// C = start + A B, [Rows, Columns] from [Rows, Depth] and [Depth, Columns]: where the values lie. Whole vectors of B, of the start
/// and of C are read and written, so that there is room for <see cref="MatrixKernel.Padded"/> columns.
/// </summary>
internal ref struct MatrixProduct
{
    internal int Rows, Columns, Depth;

    /// <summary>A(row, k) is <c>A[row * ARow + k * ADepth]</c>: a matrix or its transpose.</summary>
    internal ref float A;

    internal nint ARow, ADepth;

    /// <summary>
    /// The vector v of columns at k is at <c>B[k * BDepth + v * BVector]</c>: a matrix row by row, or in panels of a vector.
    /// </summary>
    internal ref float B;

    internal nint BDepth, BVector;

    /// <summary>The sums of a row start from <c>Start[row * StartRow]</c> on: a bias with StartRow 0, or C itself.</summary>
    internal ref float Start;

    internal nint StartRow;

    /// <summary>A row of C is at <c>C[row * CRow]</c>.</summary>
    internal ref float C;

    internal nint CRow;
}
